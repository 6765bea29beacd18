import { describe, expect, it } from 'vitest';
import { inTurn } from './in-turn';

/** Frames that come when the test says so. */
function stage(count: number) {
  const frames: (() => void)[] = [];
  const done: number[] = [];
  const ask = inTurn(
    Array.from({ length: count }, (_, i) => () => done.push(i)),
    (run) => frames.push(run),
  );
  return { ask, done, frames, next: () => frames.shift()?.() };
}

describe('work that is done in turn', () => {
  it('is one piece a frame', () => {
    const { ask, done, next } = stage(3);
    ask();
    expect(done).toEqual([]);
    next();
    expect(done).toEqual([0]);
    next();
    next();
    expect(done).toEqual([0, 1, 2]);
  });

  it('is done once, however often it is asked for before its turn', () => {
    const { ask, done, frames, next } = stage(2);
    ask();
    ask();
    next();
    ask();
    while (frames.length > 0) next();
    expect(done).toEqual([0, 1, 0]);
  });

  it('asks for no frame when there is nothing to do', () => {
    const { ask, frames, next } = stage(2);
    ask();
    next();
    next();
    expect(frames).toEqual([]);
    ask();
    expect(frames).toHaveLength(1);
  });

  it('goes on after a piece that fails', () => {
    const frames: (() => void)[] = [];
    const done: string[] = [];
    const fail = () => {
      throw new Error('for the test');
    };
    inTurn([fail, () => done.push('second')], (run) => frames.push(run))();
    expect(() => frames.shift()!()).toThrow('for the test');
    frames.shift()!();
    expect(done).toEqual(['second']);
  });
});
