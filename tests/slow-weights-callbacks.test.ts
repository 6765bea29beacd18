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

it('names the losses and metrics of several outputs as fit does', async () => {
  const input = layers.input({ shape: [4] });
  const outputs = ['one', 'two', 'three'].map(
    (name) => layers.layers.dense({ units: 1, name }).apply(input) as layers.SymbolicTensor,
  );
  const model = layers.model({ inputs: input, outputs });
  model.compile({
    optimizer: lookaheadLstm({ multiplier: 0 }),
    loss: ['meanSquaredError', 'meanAbsoluteError', 'meanSquaredError'],
    metrics: ['mae'],
  });
  const target = tf.sum(x, 1, true);
  const targets = [target, tf.mul(100, target), tf.mul(-10, target)];
  const callbacks = slowWeightsCallbacks(model, { validationData: [x, targets], keep: false });
  const before = tf.memory().numTensors;
  const { history } = await model.fit(x, targets, { batchSize: 60, verbose: 0, callbacks });
  expect(tf.memory().numTensors).toBe(before);
  // Weights that stand still: slow and fast ones are the same, and so are the losses of the one batch.
  const fast = Object.keys(history).filter((name) => !name.startsWith('slow_'));
  expect(fast).toHaveLength(7);
  for (const name of fast) expect(history[`slow_${name}`]![0]).toBeCloseTo(history[name]![0] as number, 2);
  expect(Object.keys(history)).toHaveLength(14);
});

it('evaluates on a dataset of batches', async () => {
  const model = fresh();
  const batches = {
    async iterator() {
      const parts = [0, 1, 2].map((i) => ({
        value: { xs: tf.slice(x, [i * 20, 0], [20, 4]), ys: tf.slice(y, [i * 20, 0], [20, 3]) },
        done: false,
      }));
      return { next: async () => parts.shift() ?? { value: null, done: true } };
    },
    size: 3,
  };
  const callbacks = slowWeightsCallbacks(model, { validationData: batches });
  const { history } = await model.fit(x, y, { epochs: 2, verbose: 0, callbacks });
  const [loss] = model.evaluate(x, y) as tf.Scalar[];
  expect(loss!.dataSync()[0]!).toBeCloseTo(history.slow_loss![1] as number, 4);
});

it('runs a function of the user while the model holds the slow weights', async () => {
  const model = fresh();
  const losses: number[] = [];
  const atSlowWeights = async (_epoch: number, logs: Readonly<Record<string, number>>) => {
    const [loss] = model.evaluate(x, y) as tf.Scalar[];
    losses.push(loss!.dataSync()[0]! - logs.slow_loss!);
    await model.save({ save: async () => ({ modelArtifactsInfo: {} as never }) });
  };
  const callbacks = slowWeightsCallbacks(model, { validationData: [x, y], atSlowWeights });
  await model.fit(x, y, { epochs: 3, verbose: 0, callbacks });
  expect(losses.map((difference) => Math.round(difference * 1e5))).toEqual([0, 0, 0]);
});

it('stops early on what the slow weights reach, beside a callback of TensorFlow.js', async () => {
  const model = fresh();
  model.compile({ optimizer: lookaheadLstm({ multiplier: 0 }), loss: 'categoricalCrossentropy' });
  const slow = new layers.CustomCallback(slowWeightsCallbacks(model, { validationData: [x, y] }));
  const callbacks = [slow, layers.callbacks.earlyStopping({ monitor: 'slow_loss', patience: 2 })];
  const { epoch } = await model.fit(x, y, { epochs: 20, verbose: 0, callbacks });
  expect(epoch.length).toBeLessThan(6);
});

it('continues in a loop of fits as in one, with the memory that is still right', async () => {
  const model = fresh();
  const { optimizer } = model;
  const options = { epochs: 1, batchSize: 60, verbose: 0, callbacks: slowWeightsCallbacks(model) } as const;
  for (let i = 0; i < 3; i++) await model.fit(x, y, options);
  const saved = await optimizer.getWeights();
  const [count] = saved.filter(({ name }) => name === 'l2l/state/count');
  expect(new Float64Array(new Int32Array(count!.tensor.dataSync()).buffer)[0]).toBe(3);
});

it('leaves a model that can be saved with its optimizer and loaded again', async () => {
  const model = fresh();
  await model.fit(x, y, { epochs: 2, verbose: 0, callbacks: slowWeightsCallbacks(model) });
  let artifacts: tf.io.ModelArtifacts | undefined;
  const save = async (given: tf.io.ModelArtifacts) => {
    artifacts = given;
    return { modelArtifactsInfo: {} as never };
  };
  await model.save({ save }, { includeOptimizer: true });
  const loaded = await layers.loadLayersModel({ load: async () => artifacts! });
  const numbers = (of: layers.LayersModel) => of.getWeights().map((w) => [...w.dataSync()]);
  const options = { epochs: 2, batchSize: 10, verbose: 0, shuffle: false } as const;
  await model.fit(x, y, options);
  await loaded.fit(x, y, options);
  expect(numbers(loaded)).toEqual(numbers(model));
});

it('refuses options that do not exist, and data that is none', () => {
  const model = fresh();
  expect(() => slowWeightsCallbacks(model, { validation: [x, y] } as never)).toThrow(
    /no option "validation"/,
  );
  expect(() => slowWeightsCallbacks(model, { validationData: x as never })).toThrow(
    /must be \[inputs, targets\]/,
  );
});
