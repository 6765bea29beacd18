import { momentum, sgd } from '@l2l/baselines';
import {
  type AnyDifferentiableRule,
  type AnyRule,
  fold,
  keyOf,
  normals,
  type Optimizee,
  type OptimizeeFamily,
  vectorLayout,
} from '@l2l/core';
import { directionalDerivative, dot } from '@l2l/core/testing';
import { learnedLookahead } from '@l2l/lookahead/rule';
import { coordinatewiseLstm } from '@l2l/lstm-optimizer/rule';
import { quadratic } from '@l2l/optimizees';
import { describe, expect, it } from 'vitest';
import { startTrajectory, trainingLosses } from './trajectory';
import { truncatedBackprop } from './truncated-backprop';

const SIZE = 7;
const WINDOW = 6;
const lstm = coordinatewiseLstm({ hidden: [4, 3], p: 5, outputScale: 1 });
const rules: [string, AnyDifferentiableRule][] = [
  ['the LSTM', lstm],
  ['the Lookahead-LSTM', learnedLookahead({ fast: sgd(0.05), slow: lstm, period: 2 })],
  [
    'the Lookahead-LSTM with momentum inside',
    learnedLookahead({ fast: momentum(0.02), slow: lstm, period: 3 }),
  ],
];

const only = (optimizee: Optimizee): OptimizeeFamily => ({
  name: optimizee.name,
  sample: async () => optimizee,
});

/** An optimizee that remembers the gradients it gave. */
function logging(optimizee: Optimizee, log: Float32Array[]): Optimizee {
  return {
    ...optimizee,
    async evaluate(coordinates, key) {
      const evaluation = await optimizee.evaluate(coordinates, key);
      log.push(evaluation.gradient.slice());
      return evaluation;
    },
  };
}

/** f(θ) = slope · θ, whose gradient is the same everywhere: nothing is dropped from its derivatives. */
const slope = normals(keyOf(5), SIZE);
const linear: Optimizee = {
  name: 'linear',
  layout: vectorLayout(SIZE),
  init: (key) => normals(key, SIZE),
  evaluate: async (coordinates) => ({
    loss: coordinates.reduce((sum, value, i) => sum + value * slope[i]!, 0),
    gradient: slope.slice(),
  }),
  dispose() {},
};

const STEP = 1e-2;

describe.each(rules)('truncated backpropagation through %s', (_, rule) => {
  const weights = rule
    .initWeights(keyOf(1))
    .map((weight, i) => weight + normals(keyOf(2), rule.weights.size, 0.2)[i]!);
  const directions = [1, 2, 3].map((i) =>
    normals(keyOf(300 + i), rule.weights.size, 1 / Math.sqrt(rule.weights.size)),
  );

  it('finds the derivative of the sum of losses, where the optimizee is linear', async () => {
    const estimator = truncatedBackprop({ rule, family: only(linear), window: WINDOW });
    const carry = await estimator.begin(keyOf(9));
    const { gradient } = await estimator.estimate(weights, carry, keyOf(10));
    const sumOfLosses = async (at: Float32Array) => {
      let { coordinates, state } = await startTrajectory(
        linear,
        (layout) => rule.init(layout),
        fold(keyOf(9), 'trajectory'),
      );
      let sum = 0;
      for (let t = 0; t < WINDOW; t++) {
        const update = rule.bind(at).update({ gradient: slope, coordinates }, state);
        coordinates = coordinates.map((value, i) => value + update.step[i]!);
        state = update.state;
        sum += dot(coordinates, slope);
      }
      return sum;
    };
    for (const direction of directions) {
      const expected = await directionalDerivative(sumOfLosses, weights, direction, STEP);
      expect(Math.abs(dot(gradient, direction) - expected)).toBeLessThan(1e-3 * Math.abs(expected) + 1e-4);
    }
  });

  it('finds the derivative with the gradients held fixed, where the optimizee is curved, over two windows', async () => {
    const log: Float32Array[] = [];
    const optimizee = logging(quadratic(SIZE, { key: keyOf(3) }), log);
    const estimator = truncatedBackprop({ rule, family: only(optimizee), window: WINDOW });
    const first = await estimator.estimate(weights, await estimator.begin(keyOf(9)), keyOf(10));
    const second = await estimator.estimate(weights, first.carry, keyOf(11));

    // With gradients g_t fixed, the sum of losses changes as Σ g_t · θ_t(weights) does.
    const { state: begin } = await startTrajectory(optimizee, (layout) => rule.init(layout), keyOf(0));
    const shown = log.slice(0, 2 * WINDOW + 1);
    const surrogate = (at: Float32Array) => {
      let state = begin;
      let sum = 0;
      const travelled = new Float32Array(SIZE);
      const advance = (bound: AnyRule, t: number, counts: boolean) => {
        const update = bound.update({ gradient: shown[t]!, coordinates: new Float32Array(SIZE) }, state);
        state = update.state;
        update.step.forEach((value, i) => {
          if (counts) travelled[i]! += value;
        });
        if (counts) sum += dot(shown[t + 1]!, travelled);
      };
      state = rule.init(optimizee.layout);
      // The first window is the past: its state is not moved by the change of weights.
      for (let t = 0; t < WINDOW; t++) advance(rule.bind(weights), t, false);
      for (let t = WINDOW; t < 2 * WINDOW; t++) advance(rule.bind(at), t, true);
      return sum;
    };
    for (const direction of directions) {
      const expected = await directionalDerivative(surrogate, weights, direction, STEP);
      expect(Math.abs(dot(second.gradient, direction) - expected)).toBeLessThan(
        1e-3 * Math.abs(expected) + 1e-4,
      );
    }
  });
});

describe('truncatedBackprop', () => {
  it('draws the optimizee anew after the number of windows asked for', async () => {
    let drawn = 0;
    let disposed = 0;
    const family: OptimizeeFamily = {
      name: 'counted',
      async sample() {
        drawn++;
        return { ...linear, dispose: () => void disposed++ };
      },
    };
    const estimator = truncatedBackprop({ rule: lstm, family, window: 2, horizon: 6 });
    const weights = lstm.initWeights(keyOf(1));
    let carry = await estimator.begin(keyOf(0));
    for (let i = 1; i <= 7; i++) carry = (await estimator.estimate(weights, carry, keyOf(i))).carry;
    estimator.end(carry);
    // One at the start, one after window 3, one after window 6.
    expect([drawn, disposed]).toEqual([3, 3]);
  });

  it('gives no gradient and begins anew where inner training diverges', async () => {
    const diverging: Optimizee = {
      ...linear,
      evaluate: async () => ({ loss: Number.NaN, gradient: slope.slice() }),
    };
    let drawn = 0;
    const family: OptimizeeFamily = {
      name: 'diverging',
      sample: async () => (drawn++ === 0 ? diverging : linear),
    };
    const estimator = truncatedBackprop({ rule: lstm, family, window: 3 });
    const weights = lstm.initWeights(keyOf(1));
    const { loss, gradient, carry } = await estimator.estimate(
      weights,
      await estimator.begin(keyOf(0)),
      keyOf(1),
    );
    expect(loss).toBeNaN();
    expect(gradient.every((value) => value === 0)).toBe(true);
    expect(carry.trajectory.optimizee.name).toBe('linear');
    expect(Number.isFinite((await estimator.estimate(weights, carry, keyOf(2))).loss)).toBe(true);
  });
});

describe('trainingLosses', () => {
  it('falls on a quadratic with gradient descent, and repeats to the last bit', async () => {
    const problem = quadratic(SIZE, { key: keyOf(3) });
    const losses = await trainingLosses(problem, sgd(0.01), 50, keyOf(4));
    expect(losses).toHaveLength(51);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
    expect(await trainingLosses(problem, sgd(0.01), 50, keyOf(4))).toEqual(losses);
  });
});
