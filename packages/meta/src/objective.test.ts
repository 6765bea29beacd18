import { sgd } from '@l2l/baselines';
import { type AnyDifferentiableRule, keyOf, normals, type Optimizee, vectorLayout } from '@l2l/core';
import { directionalDerivative, dot } from '@l2l/core/testing';
import { learnedLookahead } from '@l2l/lookahead/rule';
import { coordinatewiseLstm } from '@l2l/lstm-optimizer/rule';
import { describe, expect, it } from 'vitest';
import { evolutionStrategies } from './evolution-strategies';
import { imitationAdjoint } from './imitation';
import { checkedObjective, type Objective } from './objective';
import { rollout } from './rollout';
import { averaged } from './testing/averaged';
import { only } from './testing/rate-rule';
import { startTrajectory } from './trajectory';
import { type TruncatedBackpropOptions, truncatedBackprop } from './truncated-backprop';

const SIZE = 6;
const WINDOW = 5;
const lstm = coordinatewiseLstm({ hidden: [3], p: 5, outputScale: 1 });
const rules: [string, AnyDifferentiableRule][] = [
  ['the LSTM', lstm],
  ['the Lookahead-LSTM', learnedLookahead({ fast: sgd(0.05), slow: lstm, period: 2 })],
  ['an average of the LSTM', averaged(lstm, 0.3)],
];

/** f(θ) = 30 + slope · θ: no second derivative is dropped, and its logarithm is finite. */
const slope = normals(keyOf(5), SIZE);
const linear: Optimizee = {
  name: 'linear',
  layout: vectorLayout(SIZE),
  init: (key) => normals(key, SIZE),
  evaluate: async (coordinates) => ({ loss: 30 + dot(slope, coordinates), gradient: slope.slice() }),
  dispose() {},
};
const objectives: Objective[] = [
  { measure: 'sum' },
  { measure: 'mean' },
  { measure: 'meanLog' },
  { measure: 'final', finalBatches: 2 },
  { measure: 'sum', slowShare: 1 },
  { measure: 'meanLog', slowShare: 0.4 },
  { measure: 'meanLog', solvedAt: 0.5 },
  { measure: 'final', slowShare: 0.7, finalBatches: 3 },
];

describe.each(rules)('an objective of %s', (_, rule) => {
  const weights = rule.initWeights(keyOf(1)).map((w, i) => w + normals(keyOf(2), rule.weights.size, 0.2)[i]!);
  const direction = normals(keyOf(3), rule.weights.size, 1 / Math.sqrt(rule.weights.size));

  it.each(objectives)('has the derivative that backpropagation finds: %j', async (objective) => {
    const estimator = truncatedBackprop({ rule, family: only(linear), window: WINDOW, objective });
    const carry = await estimator.begin(keyOf(9));
    const { key } = carry.trajectory;
    const { gradient } = await estimator.estimate(weights, carry, keyOf(10));
    const value = async (at: Float32Array) => {
      const start = await startTrajectory(linear, (layout) => rule.init(layout), key);
      return (await rollout(rule.bind(at), start, WINDOW, checkedObjective('test', objective))).objective;
    };
    const expected = await directionalDerivative(value, weights, direction, 1e-2);
    expect(Math.abs(dot(gradient, direction) - expected)).toBeLessThan(2e-3 * Math.abs(expected) + 2e-4);
    // Else zeros would pass.
    expect(Math.abs(expected)).toBeGreaterThan(4e-3);
  });
});

describe('backpropagation', () => {
  const weights = lstm.initWeights(keyOf(1));
  const gradientOf = async (options: Partial<TruncatedBackpropOptions>, seed = 10) => {
    const estimator = truncatedBackprop({ rule: lstm, family: only(linear), window: WINDOW, ...options });
    return (await estimator.estimate(weights, await estimator.begin(keyOf(9)), keyOf(seed))).gradient;
  };

  it('through some coordinates is the whole gradient on average', async () => {
    const whole = await gradientOf({});
    const direction = whole;
    const draws: number[] = [];
    for (let i = 0; i < 400; i++) draws.push(dot(await gradientOf({ coordinates: 2 }, i), direction));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const error = Math.sqrt(draws.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / draws.length;
    expect(Math.abs(mean - dot(whole, direction))).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.2 * Math.abs(mean));
  });

  it('through as many coordinates as there are is the whole gradient', async () => {
    expect(await gradientOf({ coordinates: SIZE })).toEqual(await gradientOf({}));
  });

  it('refuses a part of the coordinates where they see each other', () => {
    const options = { rule: { ...lstm, coordinatewise: false }, family: only(linear), coordinates: 2 };
    expect(() => truncatedBackprop(options)).toThrow(/see each other/);
  });

  it('adds the pull towards a teacher', async () => {
    const teacher = sgd(0.1);
    const [plain, taught] = [await gradientOf({}), await gradientOf({ imitation: { teacher, ratio: 2 } })];
    const distance = (at: Float32Array) => {
      // Gradients are the same everywhere, so both see the same ones whatever the weights.
      let state = lstm.init(linear.layout);
      let sum = 0;
      const step = slope.map((s) => -0.1 * s);
      for (let t = 0; t < WINDOW; t++) {
        const update = lstm.bind(at).update({ gradient: slope, coordinates: slope }, state);
        state = update.state;
        const off = update.step.map((value, i) => value - step[i]!);
        sum += (2 * dot(off, off)) / dot(step, step);
      }
      return sum;
    };
    const direction = normals(keyOf(3), weights.length, 1 / Math.sqrt(weights.length));
    const expected = await directionalDerivative(distance, weights, direction, 1e-2);
    const pull = dot(taught, direction) - dot(plain, direction);
    expect(Math.abs(pull - expected)).toBeLessThan(2e-3 * Math.abs(expected) + 2e-4);
    expect(Math.abs(expected)).toBeGreaterThan(1e-2);
  });

  it('is not pulled by a teacher that stands still', () => {
    expect([...imitationAdjoint(1, Float32Array.of(1, 2), new Float32Array(2))]).toEqual([0, 0]);
  });
});

describe('an objective', () => {
  it('counts no lower loss than that of a solved problem', async () => {
    // Every step halves the loss of 64: after 10 steps it is 1/16.
    const halving: Optimizee = {
      ...linear,
      evaluate: async (coordinates) => ({ loss: coordinates[0]!, gradient: new Float32Array(SIZE) }),
      init: () => new Float32Array(SIZE).fill(64),
    };
    const rule = {
      ...sgd(1),
      update: ({ coordinates }: { coordinates: Float32Array }) => ({
        step: coordinates.map((x) => -x / 2),
        state: {},
      }),
    };
    const start = await startTrajectory(halving, () => ({}), keyOf(1));
    const worth = async (solvedAt: number) => {
      const objective = checkedObjective('test', { measure: 'meanLog', solvedAt });
      return (await rollout(rule as never, start, 10, objective)).objective;
    };
    // ln 64 − k·ln 2 for k = 1 … 10; with a floor at 64/8 it falls no further than for k = 3.
    const mean = (steps: number[]) => steps.reduce((sum, k) => sum + Math.log(64) - k * Math.LN2, 0) / 10;
    expect(await worth(0)).toBeCloseTo(mean([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 5);
    expect(await worth(1 / 8)).toBeCloseTo(mean([1, 2, 3, 3, 3, 3, 3, 3, 3, 3]), 5);
  });

  it.each<[string, Objective]>([
    ['an unknown measure', { measure: 'median' as 'mean' }],
    ['a share above 1', { slowShare: 2 }],
    ['no final batches', { finalBatches: 0 }],
    ['problems that are solved from the start', { solvedAt: 1 }],
  ])('is refused with %s', (_, objective) => {
    const make = () => evolutionStrategies({ rule: lstm, family: only(linear), horizon: 3, objective });
    expect(make).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });

  it.each([0, 2.5, [5, 2] as const, [0, 4] as const])('needs a horizon that is none of %j', (horizon) => {
    const make = () => truncatedBackprop({ rule: lstm, family: only(linear), horizon });
    expect(make).toThrow(/horizon.*at least 1/);
  });
});
