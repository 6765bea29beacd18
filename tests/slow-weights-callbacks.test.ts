import '@tensorflow/tfjs-backend-cpu';
import { slowWeightsCallbacks } from '@l2l/core/tfjs';
import { lookaheadLstm } from '@l2l/lookahead';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';

function fresh() {
  const model = layers.sequential({
    layers: [layers.layers.dense({ units: 3, inputShape: [4], activation: 'softmax' })],
  });
  model.compile({ optimizer: lookaheadLstm(), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}
const x = tf.randomNormal([60, 4], 0, 1, 'float32', 1);
const y = tf.cast(tf.oneHot(tf.argMax(tf.slice(x, [0, 0], [60, 3]), 1), 3), 'float32');

it('judges the slow weights after each epoch, and leaves them in the model', async () => {
  const model = fresh();
  const before = tf.memory().numTensors;
  const history = await model.fit(x, y, {
    epochs: 8,
    batchSize: 10,
    verbose: 0,
    callbacks: slowWeightsCallbacks(model, { validationData: [x, y] }),
  });
  const slow = history.history.slow_loss as number[];
  expect(slow).toHaveLength(8);
  expect(slow.at(-1)!).toBeLessThan(slow[0]!);
  expect(history.history.slow_acc).toHaveLength(8);
  const [loss] = model.evaluate(x, y) as tf.Scalar[];
  expect(loss!.dataSync()[0]!).toBeCloseTo(slow.at(-1)!, 5);
  // What is left are the two metrics' results of evaluate.
  expect(tf.memory().numTensors).toBeLessThanOrEqual(before + 2);
});

it('says before the first step that an optimizer has no slow weights', async () => {
  const model = fresh();
  model.compile({ optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy' });
  const before = [...model.getWeights()[0]!.dataSync()];
  const training = model.fit(x, y, { verbose: 0, callbacks: slowWeightsCallbacks(model) });
  await expect(training).rejects.toThrow(/optimizer is SGD, which has no slow weights/);
  expect([...model.getWeights()[0]!.dataSync()]).toEqual(before);
});

it('brings the fast weights back where they are not to be kept', async () => {
  const [kept, plain] = [fresh(), fresh()];
  plain.setWeights(kept.getWeights());
  const options = { epochs: 5, batchSize: 10, verbose: 0, shuffle: false } as const;
  await plain.fit(x, y, options);
  const callbacks = slowWeightsCallbacks(kept, { validationData: [x, y], keep: false });
  await kept.fit(x, y, { ...options, callbacks });
  const numbers = (model: typeof kept) => model.getWeights().map((w) => [...w.dataSync()]);
  expect(numbers(kept)).toEqual(numbers(plain));
});
