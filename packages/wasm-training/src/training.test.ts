import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';

beforeAll(() => enableWasmTraining());

interface Problem {
  readonly model: () => tf.Sequential;
  readonly inputs: () => tf.Tensor;
  readonly labels: (inputs: tf.Tensor) => tf.Tensor;
}

const { layers } = tf;

/** Is the left half of a picture brighter than the right? */
const pictures: Problem = {
  model: () =>
    tf.sequential({
      layers: [
        layers.conv2d({
          filters: 4,
          kernelSize: 3,
          activation: 'relu',
          padding: 'same',
          inputShape: [12, 12, 1],
        }),
        layers.conv2d({ filters: 6, kernelSize: 3, activation: 'relu', strides: 2 }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: 1, activation: 'sigmoid' }),
      ],
    }),
  inputs: () => tf.randomNormal([64, 12, 12, 1], 0, 1, 'float32', 7),
  labels: (inputs) =>
    tf.tidy(() => {
      const [left, right] = tf.split(inputs, 2, 2) as [tf.Tensor, tf.Tensor];
      return tf.reshape(
        tf.cast(tf.greater(tf.sum(left, [1, 2, 3]), tf.sum(right, [1, 2, 3])), 'float32'),
        [64, 1],
      );
    }),
};

/** Is there a word below 5 among eight? */
const sentences: Problem = {
  model: () =>
    tf.sequential({
      layers: [
        layers.embedding({ inputDim: 40, outputDim: 8, inputLength: 8 }),
        layers.gru({ units: 8 }),
        layers.dense({ units: 1, activation: 'sigmoid' }),
      ],
    }),
  inputs: () => tf.tidy(() => tf.floor(tf.randomUniform([64, 8], 0, 40, 'float32', 9))),
  labels: (inputs) => tf.tidy(() => tf.cast(tf.any(tf.less(inputs, 5), 1, true), 'float32')),
};

function compiled(problem: Problem): tf.Sequential {
  const model = problem.model();
  model.setWeights(
    model.getWeights().map(({ shape }, i) => tf.randomNormal(shape, 0, 0.3, 'float32', i + 1)),
  );
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy' });
  return model;
}

async function losses(backend: string, problem: Problem, epochs: number): Promise<number[]> {
  await tf.setBackend(backend);
  const inputs = problem.inputs();
  const { history } = await compiled(problem).fit(inputs, problem.labels(inputs), {
    epochs,
    batchSize: 32,
    shuffle: false,
    verbose: 0,
  });
  return history.loss as number[];
}

describe.each([
  { name: 'two convolutions, pooling and a dense layer', problem: pictures },
  { name: 'an embedding, a GRU and a dense layer', problem: sentences },
])('a model of $name', ({ problem }) => {
  test('learns on wasm as it does on cpu', async () => {
    const onCpu = await losses('cpu', problem, 15);
    const onWasm = await losses('wasm', problem, 15);
    // Rounding errors grow from step to step: 1e-3 of the loss after 30 steps.
    for (const [i, loss] of onWasm.entries()) expect(Math.abs(loss / onCpu[i]! - 1)).toBeLessThan(1e-3);
    expect(onWasm.at(-1)).toBeLessThan(0.8 * onWasm[0]!);
  });

  test('holds no more memory after twenty steps', async () => {
    await tf.setBackend('wasm');
    const inputs = problem.inputs();
    const labels = problem.labels(inputs);
    const model = compiled(problem);
    const step = async () => model.trainOnBatch(inputs, labels);
    const held = () => [tf.memory().numTensors, tf.memory().numBytes, tf.engine().backend.numDataIds()];
    await step();
    const before = held();
    for (let i = 0; i < 20; i++) await step();
    expect(held()).toEqual(before);
  });
});
