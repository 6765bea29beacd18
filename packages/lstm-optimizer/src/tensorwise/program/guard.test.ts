import { adam } from '@l2l/baselines';
import { keyOf, layoutOf, normals } from '@l2l/core';
import { describe, expect, it } from 'vitest';
import { greedy, toldAlways } from '../../testing/told-always';
import { tensorwiseLstm } from '../rule';
import { averageRate, decision } from './decision';
import { crampedBy, guardedLogSize, guardOf, longestLogSize, surpriseOf } from './guard';
import { followLosses, type Losses, lossFeatures } from './losses';
import { numbers } from './numbers';

const layout = layoutOf([{ name: 'kernel', shape: [5, 4] }]);

/** A network that always wants long steps. */
const onlyLong = () => toldAlways([3, 0, 0, 0]);

/** Greatest difference between a step of the greedy network and one of Adam, relative to Adam's greatest, at the end. */
function awayFromAdam(lossAt: (t: number) => number | undefined, guard: boolean): number {
  const rule = tensorwiseLstm({}, { guard }).bind(greedy());
  const teacher = adam();
  let [state, taught] = [rule.init(layout), teacher.init(layout)];
  let away = 0;
  for (let t = 0; t < 300; t++) {
    const gradient = normals(keyOf(t), layout.size);
    const coordinates = normals(keyOf(1), layout.size);
    const loss = lossAt(t);
    const seen = { gradient, coordinates, ...(loss !== undefined && { loss: Float32Array.of(loss) }) };
    const update = rule.update(seen, state);
    const expected = teacher.update(seen, taught);
    [state, taught] = [update.state, expected.state];
    const greatest = Math.max(...expected.step.map(Math.abs));
    away = Math.max(...update.step.map((s, i) => Math.abs(s - expected.step[i]!))) / greatest;
  }
  return away;
}

const falling = (t: number) => 2 * Math.exp(-t / 50);
const rising = (t: number) => (t < 100 ? falling(t) : falling(100) + (t - 100) / 20);

describe('the guard', () => {
  it('leaves Adam at its default where losses rise for long', () => {
    expect(awayFromAdam(rising, true)).toBeLessThan(1e-5);
    expect(awayFromAdam(rising, false)).toBeGreaterThan(2);
  });

  it.each([1e-3, 1e3])('does so whatever the loss is multiplied by: %f', (factor) => {
    expect(awayFromAdam((t) => factor * rising(t), true)).toBeLessThan(1e-5);
  });

  it('does so for losses below 0', () => {
    expect(awayFromAdam((t) => rising(t) - 10, true)).toBeLessThan(1e-5);
  });

  it('does nothing while losses fall', () => {
    expect(awayFromAdam(falling, true)).toBe(awayFromAdam(falling, false));
  });

  it('holds back without losses', () => {
    const noLoss = () => undefined;
    expect(awayFromAdam(noLoss, true)).toBeLessThan(0.1 * awayFromAdam(noLoss, false));
  });

  it('begins when a fifth of the gain is lost, and is complete at half', () => {
    expect([0, 0.2, 0.35, 0.5, 3].map((lost) => guardOf(numbers, { lost, above: 0 }, 1))).toEqual([
      0,
      0,
      expect.closeTo(0.5),
      1,
      1,
    ]);
  });

  it('stays a little where losses are above the first ones', () => {
    expect([0, 0.5, 1].map((above) => guardOf(numbers, { lost: 0, above }, 1))).toEqual([0, 0.15, 0.3]);
    expect(guardOf(numbers, { lost: 0.5, above: 1 }, 1)).toBe(1);
  });

  it('draws long steps back to those of Adam, and leaves shorter ones', () => {
    expect(guardedLogSize(numbers, 2, 0.5)).toBe(1);
    expect(guardedLogSize(numbers, 2, 1)).toBe(0);
    expect(guardedLogSize(numbers, -2, 1)).toBe(-2);
  });
});

describe('the longest step', () => {
  it('is half as long as the weights were large', () => {
    expect(1e-3 * Math.exp(longestLogSize(numbers, 0.2))).toBeCloseTo(0.1, 8);
  });

  it('leaves Adam alone where it is no longer than its default, and all freedom at four times that', () => {
    expect([0, Math.log(2), Math.log(4), 9].map((longest) => crampedBy(numbers, longest))).toEqual([
      1,
      expect.closeTo(0.5),
      0,
      0,
    ]);
  });

  it('is that of Adam at its default where this is longer', () => {
    expect(longestLogSize(numbers, 1e-4)).toBe(0);
    expect(longestLogSize(numbers, 0)).toBe(0);
  });

  it.each([
    [true, 1],
    [false, Math.exp(7 * Math.tanh(3 / 7))],
  ])('bounds the steps on very small weights where there is a guard: %s', (guard, factor) => {
    const rule = tensorwiseLstm({}, { guard }).bind(onlyLong());
    const teacher = adam();
    let [state, taught] = [rule.init(layout), teacher.init(layout)];
    const coordinates = normals(keyOf(2), layout.size, 1e-5);
    let [step, expected] = [coordinates, coordinates];
    for (let t = 0; t < 100; t++) {
      const gradient = normals(keyOf(t), layout.size);
      ({ step, state } = rule.update({ gradient, coordinates }, state));
      ({ step: expected, state: taught } = teacher.update({ gradient, coordinates }, taught));
    }
    step.forEach((s, i) => {
      expect(s / expected[i]!).toBeCloseTo(factor, 2);
    });
  });
});

describe('a surprising gradient', () => {
  it('shortens the step by what it is beyond twice the usual', () => {
    expect(surpriseOf(numbers, 4, 1)).toBe(0);
    expect(surpriseOf(numbers, 1e-30, 1)).toBe(0);
    // Ten times as long is five times beyond twice.
    expect(surpriseOf(numbers, 100, 1)).toBeCloseTo(Math.log(5), 6);
  });

  it('says nothing where there was never one', () => {
    expect(surpriseOf(numbers, 0, 0)).toBe(0);
  });

  it('moves the weights less with the guard than without, and as far where nothing surprises', () => {
    const weights = onlyLong();
    const [lengths, free] = [true, false].map((guard) => {
      const rule = tensorwiseLstm({}, { guard }).bind(weights);
      let state = rule.init(layout);
      const coordinates = normals(keyOf(2), layout.size, 10);
      return Array.from({ length: 31 }, (_, t) => {
        const gradient = normals(keyOf(3), layout.size, t === 30 ? 1e3 : 1);
        const update = rule.update({ gradient, coordinates, loss: Float32Array.of(falling(t)) }, state);
        state = update.state;
        return Math.hypot(...update.step);
      });
    }) as [number[], number[]];
    expect(lengths[29]! / free[29]!).toBeCloseTo(1, 6);
    expect(lengths[30]!).toBeLessThan(0.5 * free[30]!);
  });
});

describe('the average', () => {
  const outputs = { size: 0, trend: 0, fresh: 0, span: 0 };
  const rateWhere = (isLost: number) =>
    decision(
      numbers,
      outputs,
      { sums: { gradient: 1, power: 1 }, model: { largest: 1, guard: 0, isLost }, logSize: 0, largest: 1 },
      { count: 1000, isGuarded: true },
    ).rate;

  it('is where the weights are while half of the gain is lost, and goes its way else', () => {
    expect(rateWhere(1)).toBe(1);
    expect(rateWhere(0)).toBe(averageRate(numbers, 1000, 1));
  });
});

/** What losses say after the last of these. */
function featuresAfter(losses: readonly number[]) {
  let means: Losses<number> = { fast: 0, slow: 0, start: 0, best: 0 };
  return losses
    .map((loss, t) => {
      const [before, newest] = [means, { loss, isTold: true, count: t + 1 }];
      means = followLosses(numbers, before, newest);
      return lossFeatures(numbers, means, before, newest);
    })
    .at(-1)!;
}

describe('losses', () => {
  it('that explode at once have lost all there was', () => {
    expect(lostAfter([2, 50, 400, 900, 900])).toBe(3);
  });

  const lostAfter = (losses: readonly number[]) => featuresAfter(losses).lost;
  const times = (count: number, loss: number) => Array.from({ length: count }, () => loss);

  it('that went half the way back to the start have lost half of the gain', () => {
    // Short enough that the best is not forgotten yet, long enough that the mean has arrived.
    expect(lostAfter([...times(10, 4), ...times(300, 0), ...times(120, 2)])).toBeCloseTo(0.5, 0);
  });

  it('that cannot fall any more are a new start after some hundred steps', () => {
    expect(lostAfter([...times(10, 4), ...times(300, 0), ...times(2000, 2)])).toBeLessThan(0.02);
  });

  it.each([
    [[4, 4, 4], 0],
    // The first ones are not known yet.
    [[4, 5, 6], 0],
    [[9, 6, 4, 3, 2, 2, 2, 2, 2, 2, 2], 0],
    [[...times(10, 4), ...times(900, 6)], 0.5],
    [[...times(10, 4), ...times(900, 20)], 1],
    [[...times(10, -4), ...times(900, -3)], 0.25],
    // One alone is none: the slow mean has not risen.
    [[...times(10, 4), ...times(200, 0), 100], 0],
  ])('are how far above the first ones they are: case %#', (losses, share) => {
    expect(featuresAfter(losses).above).toBeCloseTo(share, 3);
  });

  it('that tremble have lost nothing', () => {
    const noise = normals(keyOf(8), 2000, 0.3);
    const losses = [...noise].map((value, t) => 0.4 + 2 * Math.exp(-t / 100) + value);
    expect(lostAfter(losses)).toBeLessThan(0.2);
  });
});
