import { describe, expect, it } from 'vitest';
import { ema } from './ema';
import { vectorLayout } from './layout';
import { registerCombinators } from './rule-registry';
import { observationAt, wrapperContract } from './testing';
import { ball, lagging } from './testing/inner-rules';
import type { AnyRule } from './update-rule';

registerCombinators();

wrapperContract('ema', (rule) => ema(rule, { decay: 0.7 }), { slow: 'own' });
wrapperContract('ema without a memory', (rule) => ema(rule, { decay: 0 }), { slow: 'own' });

const SIZE = 3;
const STEPS = 12;

/** Where a rule stands after each step, and where its slow weights are. */
function walk(rule: AnyRule) {
  let state: unknown = rule.init(vectorLayout(SIZE));
  let at = [...observationAt(0, SIZE).coordinates];
  return Array.from({ length: STEPS }, (_, t) => {
    const seen = { gradient: observationAt(t, SIZE).gradient, coordinates: Float32Array.from(at) };
    const update = rule.update(seen, state);
    state = update.state;
    at = at.map((x, i) => x + update.step[i]!);
    const lag = rule.lag?.(state) ?? new Float32Array(SIZE);
    return { at, slow: at.map((x, i) => x + lag[i]!) };
  });
}

/** Σ d^(t−i)·x_i over Σ d^(t−i), for i from 1 to t. */
function averageOf(points: readonly number[][], decay: number): number[] {
  const weights = points.map((_, i) => decay ** (points.length - 1 - i));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return points[0]!.map((_, j) =>
    points.reduce((sum, point, i) => sum + (weights[i]! * point[j]!) / total, 0),
  );
}

describe('ema', () => {
  it.each([0, 0.5, 0.9, 0.999])('averages the weights after each step, at decay %d', (decay) => {
    const path = walk(ema(ball, { decay }));
    expect(path.map(({ at }) => at)).toEqual(walk(ball).map(({ at }) => at));
    path.forEach(({ slow }, t) => {
      const expected = averageOf(
        path.slice(0, t + 1).map(({ at }) => at),
        decay,
      );
      for (const [i, x] of slow.entries()) expect(x).toBeCloseTo(expected[i]!, 5);
    });
  });

  it('averages the slow weights of a rule that has some', () => {
    const path = walk(ema(lagging, { decay: 0.8 }));
    const slow = walk(lagging).map((point) => point.slow);
    path.forEach((point, t) => {
      const expected = averageOf(slow.slice(0, t + 1), 0.8);
      for (const [i, x] of point.slow.entries()) expect(x).toBeCloseTo(expected[i]!, 5);
    });
  });

  it.each([-0.1, 1, Number.NaN])('refuses the decay %d', (decay) => {
    expect(() => ema(ball, { decay })).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });
});
