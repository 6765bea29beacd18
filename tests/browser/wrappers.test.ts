import { adam } from '@l2l/baselines';
import {
  type AnyRule,
  accumulate,
  chain,
  clip,
  cosine,
  decayed,
  ema,
  keyOf,
  normals,
  routed,
  schedule,
} from '@l2l/core';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { lookahead } from '@l2l/lookahead';
import { lstm, pretrainedLstm, pretrainedTensorwiseLstm, tensorwise } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gpuBackends, useBackend, webGpuErrors } from './backends';

const learned = () => tensorwise(pretrainedTensorwiseLstm());

/** Rules around rules, around kernels where there are some. */
const rules: Readonly<Record<string, () => AnyRule>> = {
  'a schedule of the tensorwise LSTM': () => schedule(learned(), cosine({ steps: 8, warmup: 2 })),
  'accumulated gradients for the tensorwise LSTM': () => accumulate(learned(), { steps: 2 }),
  'an average of the LSTM': () => ema(lstm(pretrainedLstm()), { decay: 0.8 }),
  'decay and clipping by value': () => decayed(chain(clip({ value: 0.1 }), adam(0.01)), { rate: 0.01 }),
  'a Lookahead of the LSTM, for some variables': () =>
    routed({
      routes: [{ variables: /small/, rule: lookahead({ fast: lstm(pretrainedLstm()), period: 2 }) }],
      otherwise: learned(),
    }),
};

let made = 0;

/** Weights and slow weights after some steps, one of which has an unusable gradient, and how many were left out. */
async function train(rule: AnyRule, placement: 'host' | 'device') {
  const id = made++;
  const variables = tf.tidy(() => [
    tf.variable(tf.tensor2d(normals(keyOf(1), 60), [12, 5]), true, `large${id}`),
    tf.variable(tf.tensor1d(normals(keyOf(2), 5)), true, `small${id}`),
  ]);
  const optimizer = ruleOptimizer(rule, { placement, nonFinite: 'skip' });
  for (let t = 0; t < 8; t++) {
    if (t === 5) optimizer.learningRate *= 0.5;
    const gradients = variables.map(({ name, shape, size }, i) => {
      const numbers = normals(keyOf(100 + 2 * t + i), size, 0.1);
      if (t === 3) numbers[1] = Number.NaN;
      return { name, tensor: tf.tensor(numbers, shape as number[]) };
    });
    optimizer.applyGradients(gradients, { loss: 1 / (t + 1) });
    tf.dispose(gradients.map(({ tensor }) => tensor));
  }
  const slow = optimizer.slowWeights();
  const numbers = await Promise.all([...variables, ...Object.values(slow)].map((tensor) => tensor.data()));
  const skipped = await optimizer.countSkippedSteps();
  optimizer.dispose();
  tf.dispose([variables, slow]);
  return { numbers: numbers.flatMap((each) => [...each]), skipped };
}

describe.each(gpuBackends)('on %s', (backend) => {
  it.each(Object.entries(rules))('%s takes the steps that it takes in arrays', async (_, make) => {
    await useBackend('cpu');
    const expected = await train(make(), 'host');
    await useBackend(backend);
    const before = tf.memory().numTensors;
    let found = expected;
    const errors = await webGpuErrors(async () => {
      found = await train(make(), 'device');
    });
    expect(errors).toEqual([]);
    expect([expected.skipped, found.skipped]).toEqual([1, 1]);
    expect(tf.memory().numTensors).toBe(before);
    found.numbers.forEach((number, i) => {
      expect(Math.abs(number - expected.numbers[i]!), `${number} at ${i}`).toBeLessThan(2e-5);
    });
  });
});
