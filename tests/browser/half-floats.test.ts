import { adam, scheduleFreeAdamw } from '@l2l/baselines';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { lookaheadLstm } from '@l2l/lookahead';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { minimizeSteps, models, oneOfEach, pictures, weightsAfter } from '../training.js';
import { type BackendName, useBackend } from './backends';

// As on phones without render targets of float32. To be set before the backend is asked for the first time.
tf.env().set('WEBGL_FORCE_F16_TEXTURES', true);
// Else small tensors would be computed in JavaScript.
tf.env().set('WEBGL_CPU_FORWARD', false);

const STEPS = 60;
/** Steps in which no loss is 0 as a half float yet. */
const EARLY = 20;

const optimizers: Readonly<Record<string, () => tf.Optimizer>> = {
  ...oneOfEach,
  'Adam at its default': () => ruleOptimizer(adam()),
  'Schedule-Free AdamW': () => ruleOptimizer(scheduleFreeAdamw()),
};

/** Early steps that moved a weight, the loss before and after, and vectors of the memory that are not finite. */
async function train(backend: BackendName, make: () => tf.Optimizer) {
  await useBackend(backend);
  const [model, optimizer, data] = [models.mlp(), make(), pictures()];
  const loss = () =>
    tf.tidy(() => {
      const predicted = model.apply(data.x) as tf.Tensor;
      return tf.losses.softmaxCrossEntropy(data.y, tf.log(predicted)).dataSync()[0]!;
    });
  const first = loss();
  let moved = 0;
  let before = await weightsAfter(model);
  for (let t = 0; t < STEPS; t++) {
    minimizeSteps(model, optimizer, data, 1);
    const after = await weightsAfter(model);
    if (t < EARLY && after.some((weight, i) => weight !== before[i])) moved++;
    before = after;
  }
  const last = loss();
  const memory = await optimizer.getWeights();
  const infinite: string[] = [];
  for (const { name, tensor } of memory)
    if (!(await tensor.data()).every(Number.isFinite)) infinite.push(name);
  tf.dispose([data.x, data.y]);
  model.dispose();
  optimizer.dispose();
  return { first, last, moved, infinite };
}

describe('webgl with textures of half floats', () => {
  beforeAll(() => useBackend('webgl'));

  it('rounds numbers to half floats, as phones do', async () => {
    const sum = tf.add(tf.scalar(1), tf.fill([1000], 2 ** -12));
    expect((await sum.data())[0]).toBe(1);
  });

  it.each(Object.entries(optimizers))('trains as float32 does, with %s', async (_, make) => {
    const expected = await train('cpu', make);
    const found = await train('webgl', make);
    expect(found.infinite).toEqual([]);
    expect(found.moved).toBe(EARLY);
    // Weights are kept to one part in two thousand.
    const gain = expected.first - expected.last;
    expect(found.last).toBeLessThan(expected.last + 0.1 * gain);
  });

  it('has no tensorwise LSTM on the device, and says where it is', async () => {
    await useBackend('webgl');
    const [model, data] = [models.mlp(), pictures()];
    const onDevice = lookaheadLstm({ placement: 'device' });
    expect(() => minimizeSteps(model, onDevice, data, 1)).toThrow(/half floats.*placement: "host"/);
  });
});
