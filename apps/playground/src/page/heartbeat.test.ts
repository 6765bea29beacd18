import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BEAT, heartbeat } from './heartbeat';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** @param answer - Called with what is to be called to answer, at each question. */
function listen(answer: (heard: () => void) => void) {
  const told: boolean[] = [];
  let asked = 0;
  const beating = heartbeat({
    patience: 5,
    tell: (isSilent) => told.push(isSilent),
    ask() {
      asked++;
      answer(beating.heard);
    },
  });
  return { ...beating, told, asked: () => asked };
}

const beats = (count: number) => vi.advanceTimersByTime(count * BEAT);

describe('a heartbeat', () => {
  it('tells nothing of one who answers, however slowly, within the patience', () => {
    const { told, isSilent } = listen((heard) => setTimeout(heard, 4.5 * BEAT));
    beats(100);
    expect(told).toEqual([]);
    expect(isSilent()).toBe(false);
  });

  it('tells once of one who is silent, and asks no more than once', () => {
    const { told, asked, isSilent } = listen(() => {});
    beats(5);
    expect(told).toEqual([]);
    beats(100);
    expect(told).toEqual([true]);
    expect(isSilent()).toBe(true);
    expect(asked()).toBe(1);
  });

  it('takes it back when there is a sign of life after all, and goes on asking', () => {
    const { told, asked, heard } = listen(() => {});
    beats(7);
    heard();
    expect(told).toEqual([true, false]);
    beats(1);
    expect(asked()).toBe(2);
  });

  it('counts no time in which the page itself did not run', () => {
    const { told } = listen(() => {});
    beats(2);
    // An hour of sleep: the clock goes on, no timer does.
    vi.setSystemTime(Date.now() + 3_600_000);
    beats(2);
    expect(told).toEqual([]);
  });

  it('is over when it is stopped', () => {
    const { told, asked, stop } = listen(() => {});
    stop();
    beats(100);
    expect(told).toEqual([]);
    expect(asked()).toBe(0);
  });
});
