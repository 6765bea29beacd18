import { keyOf, layoutOf, normals } from '@l2l/core';
import { describe, expect, it } from 'vitest';
import { greedy } from '../testing/told-always';
import { fallOf } from './program/guard';
import { numbers } from './program/numbers';
import { tensorwiseLstm } from './rule';

const layout = layoutOf([{ name: 'kernel', shape: [5, 4] }]);

describe('a fall', () => {
  it.each([
    [0.4, 0.6, 1, 1],
    [0, 3, 1, 1],
    [0.6, 0.6, 0, 1],
    [0.6, 0.4, 0, 0],
    [0.1, 0.2, 0, 0],
  ])('from %f to %f of the gain: returns %d, is lost %d', (lostBefore, lost, returns, isLost) => {
    expect(fallOf(numbers, { lost, lostBefore })).toEqual({ returns, isLost });
  });

  const falling = (t: number) => 2 * Math.exp(-t / 50);
  /** Steps, ways to the average before each, and the state after all of them. */
  function walk(lossAt: (t: number) => number, count: number, guard = true) {
    const rule = tensorwiseLstm({}, { guard, weightDecay: 0.1 }).bind(greedy());
    let state = rule.init(layout);
    const coordinates = normals(keyOf(1), layout.size);
    const [steps, lags] = [[] as Float32Array[], [] as Float32Array[]];
    for (let t = 0; t < count; t++) {
      lags.push(rule.lag!(state));
      const gradient = normals(keyOf(t), layout.size);
      const update = rule.update({ gradient, coordinates, loss: Float32Array.of(lossAt(t)) }, state);
      state = update.state;
      steps.push(update.step);
      update.step.forEach((s, i) => {
        coordinates[i]! += s;
      });
    }
    return { steps, lags, state, lag: rule.lag!(state) };
  }

  const jumping = (t: number) => (t < 100 ? falling(t) : 60);

  it('brings the coordinates back to their average, once', () => {
    const { steps, lags } = walk(jumping, 102);
    expect(Math.max(...lags[100]!.map(Math.abs))).toBeGreaterThan(0.01);
    expect(steps[100]).toEqual(lags[100]);
    expect([...lags[101]!]).toEqual([...lags[101]!].map(() => 0));
    // From there on it is Adam at its default: at most about as long as a rate of 0.001 for each.
    expect(Math.max(...steps[101]!.map(Math.abs))).toBeLessThan(0.01);
    expect(Math.max(...steps[101]!.map(Math.abs))).toBeGreaterThan(0);
  });

  it('brings nothing back without the guard', () => {
    const { steps, lags } = walk(jumping, 101, false);
    expect(steps[100]).not.toEqual(lags[100]);
  });

  it('lets steps grow from Adam at its default when it is over, not from where the network wanted them', () => {
    const held = walk(jumping, 140);
    expect(Math.max(...held.state.logSize)).toBeLessThanOrEqual(0);
    const free = walk(jumping, 140, false);
    expect(Math.max(...free.state.logSize)).toBeGreaterThan(2);
  });

  it('holds back much by a small share: what is taken off a step size stays off', () => {
    // Above the first ten losses, but falling: the guard is at its caution, and nothing is lost.
    const lossAt = (t: number) => (t === 0 ? 100 : t < 10 ? 0.1 : 60 * 0.999 ** t);
    const wanted = Math.max(...walk(lossAt, 80, false).state.logSize);
    const reached = Math.max(...walk(lossAt, 80).state.logSize);
    // s = (1 − g)(s + (wanted − s)/10) for g = 0.3
    expect(reached / wanted).toBeCloseTo(0.07 / 0.37, 2);
  });
});
