import { describe, expect, it } from 'vitest';
import type { Mark, Report } from '../messages';
import { defaultSettings } from '../settings/settings';
import { type Control, control } from './control';
import { runRace } from './race';

const STEPS = 60;

const settings = {
  ...defaultSettings,
  problem: 'surface',
  chosen: ['lookaheadLstm', 'adam'],
  steps: STEPS,
} as const;

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A whole race, and all that was told of it. @param onNews - Called with the step of each piece of news. */
async function race(steering: Control, onNews: (step: number) => void = () => {}) {
  const reports: Report[] = [];
  await runRace(settings, { checkpoints: [], table: null }, steering, (report) => {
    reports.push(report);
    if (report.type === 'progress') onNews(report.step);
  });
  return reports;
}

const newsOf = (reports: readonly Report[]) =>
  reports.flatMap((report) => (report.type === 'progress' ? [report] : []));

const marksOf = (reports: readonly Report[]): Mark[] => newsOf(reports).flatMap(({ marks }) => marks);

describe('a race whose page is asleep', () => {
  it('takes no step, and afterwards ends where it ends without', async () => {
    const steering = control();
    let told = 0;
    let asleep: { readonly at: number; readonly until: number } | undefined;
    const reports = race(steering, async (step) => {
      told = step;
      if (step < STEPS / 3 || asleep) return;
      steering.pause();
      asleep = { at: step, until: Number.NaN };
      await later(300);
      asleep = { at: step, until: told };
      steering.goOn();
    });
    const losses = marksOf(await reports).map(({ lane, step, loss }) => [lane, step, loss]);
    expect(asleep!.until).toBe(asleep!.at);
    expect(losses).toEqual(marksOf(await race(control())).map(({ lane, step, loss }) => [lane, step, loss]));
  });

  it('counts no second of its sleep', async () => {
    const steering = control();
    const asleep = later(100).then(async () => {
      steering.pause();
      await later(1000);
      steering.goOn();
    });
    const reports = await race(steering);
    await asleep;
    // Of 60 steps on two numbers.
    for (const { seconds } of marksOf(reports)) expect(seconds).toBeLessThan(1);
  });

  it('wakes up twice as if it had been once', async () => {
    const steering = control();
    steering.pause();
    const reports = race(steering);
    await later(50);
    steering.goOn();
    steering.goOn();
    expect(newsOf(await reports).at(-1)!.step).toBe(STEPS);
  });

  it('can be ended in its sleep', async () => {
    const steering = control();
    const reports = race(steering, steering.pause);
    await later(100);
    steering.stop();
    expect((await reports).at(-1)).toEqual({ type: 'stopped' });
  });
});
