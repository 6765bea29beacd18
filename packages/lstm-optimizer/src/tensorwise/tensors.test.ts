import { type Checkpoint, keyOf, layoutOf, normals } from '@l2l/core';
import { extremesChecks, testAll } from '@l2l/core/testing';
import { tensors as tensorSpace } from '@l2l/core/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { tensorsAsArrays } from '../testing/tensors-as-arrays';
import type { TensorwiseKnobs } from './knobs';
import { tensorwiseLstm } from './rule';
import type { TensorwiseState } from './state';
import { tensorwiseOnTensors } from './tensors';
import { tensorwise } from './tensorwise';

beforeAll(() => tf.setBackend('cpu'));

const learned = tensorwiseLstm();
// On tensors the optimizer leaves such steps out, for all rules alike.
const { 'leaves out a gradient that cannot be used: a step of zero, and no vector changes': _, ...checks } =
  extremesChecks;
testAll('the tensorwise LSTM on tensors at the extremes', checks, {
  teacher: learned,
  kernel: tensorsAsArrays(learned, (weights) => tensorwiseOnTensors({ hidden: 8 }, weights) as never),
  tolerance: 1e-4,
});
const checkpoint: Checkpoint = {
  version: 1,
  rule: { name: learned.name, config: { hidden: 8 } },
  layout: learned.weights,
  weights: normals(keyOf(3), learned.weights.size, 0.4),
  provenance: {
    family: 'none',
    estimator: 'none',
    seed: 3,
    metaSteps: 0,
    validation: { loss: 1, optimizees: 1 },
    commit: 'none',
    license: 'MIT',
  },
};
const layout = layoutOf([
  { name: 'kernel', shape: [4, 3] },
  { name: 'bias', shape: [3] },
  { name: 'scalar', shape: [] },
]);

describe('the tensorwise LSTM on tensors', () => {
  it.each<[string, (t: number) => number | undefined, TensorwiseKnobs?, number?, number?]>([
    ['with losses', (t: number) => 2 * Math.exp(-t / 10)],
    ['with losses that jump', (t: number) => (t < 30 ? 2 - t / 20 : 40)],
    ['late in training', (t: number) => 2 - t / 50, {}, 9000],
    [
      'with losses that jump and knobs',
      (t: number) => (t < 30 ? 2 - t / 20 : 40),
      { multiplier: 2, weightDecay: 0.1 },
    ],
    ['with losses that jump and no guard', (t: number) => (t < 30 ? 2 - t / 20 : 40), { guard: false }],
    ['with losses above the first ones', (t: number) => (t === 0 ? 10 : t < 10 ? 0.1 : 5)],
    ['without losses', () => undefined],
    ['without losses, where gradients grow', () => undefined, {}, 0, 0.1],
    ['with losses that never fell, where gradients grow', (t: number) => 1 + t / 50, {}, 0, 0.1],
    ['with losses that fell a little and rise far', (t: number) => (t < 8 ? 10 - t / 5 : 10 + t / 5)],
    ['with losses below 0', (t: number) => 1 - t],
    ['with a loss that is no number now and then', (t: number) => (t % 3 === 1 ? Number.NaN : 1 + t)],
  ])('takes the steps of that on arrays, %s', async (_, lossAt, knobs = {}, count = 0, growth = 0) => {
    const rule = tensorwise(checkpoint, knobs);
    const device = rule.on!(tensorSpace as never) as never as {
      init: (l: typeof layout) => TensorwiseState<tf.Tensor1D>;
      update: (seen: object, state: unknown) => { step: tf.Tensor1D; state: TensorwiseState<tf.Tensor1D> };
      lag: (state: unknown) => tf.Tensor1D;
    };
    let [state, there] = [
      { ...(rule.init(layout) as TensorwiseState), count },
      { ...device.init(layout), count },
    ];
    const coordinates = normals(keyOf(50), layout.size);
    for (let t = 0; t < 40; t++) {
      const gradient = normals(keyOf(t), layout.size, 1 + growth * Math.max(0, t - 10));
      const loss = lossAt(t);
      const update = rule.update(
        { gradient, coordinates, ...(loss !== undefined && { loss: Float32Array.of(loss) }) },
        state,
      );
      const found = device.update(
        {
          gradient: tf.tensor1d(gradient),
          coordinates: tf.tensor1d(coordinates),
          ...(loss !== undefined && { loss: tf.tensor1d([loss]) }),
        },
        there,
      );
      const [step, lag] = [await found.step.data(), await device.lag(found.state).data()];
      const greatest = Math.max(...update.step.map(Math.abs));
      update.step.forEach((s, i) => {
        expect(Math.abs(step[i]! - s)).toBeLessThanOrEqual(1e-4 * greatest);
        coordinates[i]! += s;
      });
      const expected = rule.lag!(update.state);
      const far = Math.max(1e-6, ...expected.map(Math.abs));
      expected.forEach((value, i) => {
        expect(Math.abs(lag[i]! - value)).toBeLessThan(1e-3 * far);
      });
      [state, there] = [update.state as TensorwiseState, found.state];
    }
    expect(Object.keys(there).toSorted()).toEqual(Object.keys(state).toSorted());
  });
});
