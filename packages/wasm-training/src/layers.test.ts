import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';

beforeAll(() => enableWasmTraining());

type Layer = tf.layers.Layer;
type Case = readonly [name: string, shape: number[], layers: () => Layer[]];

const { layers } = tf;
const image = [6, 6, 3];
const volume = [4, 4, 4, 2];
const sequence = [5, 3];
const afterConv = (...rest: Layer[]) => [layers.conv2d({ filters: 2, kernelSize: 1 }), ...rest];
const afterDense = (...rest: Layer[]) => [layers.dense({ units: 4 }), ...rest];

const cases: Case[] = [
  ['dense', [6], () => [layers.dense({ units: 4 })]],
  ['conv1d', sequence, () => [layers.conv1d({ filters: 4, kernelSize: 3, padding: 'same' })]],
  ['conv2d', image, () => [layers.conv2d({ filters: 4, kernelSize: 3, strides: 2 })]],
  [
    'conv2d, channels first',
    [3, 6, 6],
    () => [layers.conv2d({ filters: 4, kernelSize: 3, dataFormat: 'channelsFirst' })],
  ],
  ['conv2dTranspose', image, () => [layers.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2 })]],
  [
    'separableConv2d',
    image,
    () => [layers.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2 })],
  ],
  ['depthwiseConv2d', image, () => [layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same' })]],
  ['conv3d', volume, () => [layers.conv3d({ filters: 3, kernelSize: 2 })]],
  ['simpleRNN', sequence, () => [layers.simpleRNN({ units: 4 })]],
  ['gru', sequence, () => [layers.gru({ units: 4 })]],
  ['lstm', sequence, () => [layers.lstm({ units: 4, returnSequences: true })]],
  [
    'bidirectional',
    sequence,
    () => [layers.bidirectional({ layer: layers.lstm({ units: 4 }), mergeMode: 'concat' })],
  ],
  ['convLstm2d', [3, 6, 6, 2], () => [layers.convLstm2d({ filters: 2, kernelSize: 3 }) as Layer]],
  ['timeDistributed', sequence, () => [layers.timeDistributed({ layer: layers.dense({ units: 2 }) })]],
  ['embedding', [5], () => [layers.embedding({ inputDim: 10, outputDim: 4 })]],
  [
    'embedding with a mask',
    [5],
    () => [layers.embedding({ inputDim: 10, outputDim: 4, maskZero: true }), layers.gru({ units: 3 })],
  ],
  ['batchNormalization', image, () => afterConv(layers.batchNormalization())],
  ['layerNormalization', [6], () => afterDense(layers.layerNormalization())],
  [
    'maxPooling1d',
    sequence,
    () => [layers.conv1d({ filters: 2, kernelSize: 1 }), layers.maxPooling1d({ poolSize: 2 })],
  ],
  ['maxPooling2d', image, () => afterConv(layers.maxPooling2d({ poolSize: 2 }))],
  ['averagePooling2d', image, () => afterConv(layers.averagePooling2d({ poolSize: 2 }))],
  ['globalAveragePooling2d', image, () => afterConv(layers.globalAveragePooling2d({}))],
  ['globalMaxPooling2d', image, () => afterConv(layers.globalMaxPooling2d({}))],
  [
    'maxPooling3d',
    volume,
    () => [layers.conv3d({ filters: 2, kernelSize: 1 }), layers.maxPooling3d({ poolSize: 2 })],
  ],
  ['upSampling2d', image, () => afterConv(layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }))],
  ['zeroPadding2d', image, () => afterConv(layers.zeroPadding2d())],
  [
    'cropping2D',
    image,
    () =>
      afterConv(
        layers.cropping2D({
          cropping: [
            [1, 1],
            [1, 1],
          ],
        }),
      ),
  ],
  ['permute', sequence, () => afterDense(layers.permute({ dims: [2, 1] }))],
  ['repeatVector', [6], () => afterDense(layers.repeatVector({ n: 2 }))],
  ['leakyReLU', [6], () => afterDense(layers.leakyReLU())],
  ['prelu', [6], () => afterDense(layers.prelu())],
  ...(
    [
      'elu',
      'hardSigmoid',
      'relu',
      'relu6',
      'selu',
      'sigmoid',
      'softmax',
      'softplus',
      'softsign',
      'tanh',
      'swish',
      'mish',
    ] as const
  ).map((activation): Case => [activation, [6], () => [layers.dense({ units: 4, activation })]]),
];

/** Four examples; whole numbers below 10 for layers that look numbers up. */
function inputs(name: string, shape: number[]): tf.Tensor {
  if (!name.startsWith('embedding')) return tf.randomUniform([4, ...shape], -1, 1, 'float32', 5);
  return tf.tensor2d([
    [1, 2, 3, 4, 0],
    [9, 2, 3, 0, 0],
    [5, 5, 5, 5, 5],
    [0, 1, 0, 1, 0],
  ]);
}

/** The loss of one step of gradient descent at rate 1, and the weights after it. */
async function trainOneStep(backend: string, [name, shape, make]: Case): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const input = tf.input({ shape });
  let output = make().reduce((last, layer) => layer.apply(last) as tf.SymbolicTensor, input);
  if (output.shape.length > 2) output = layers.flatten().apply(output) as tf.SymbolicTensor;
  const model = tf.model({
    inputs: input,
    outputs: layers.dense({ units: 1 }).apply(output) as tf.SymbolicTensor,
  });
  model.setWeights(
    model.getWeights().map((weights, i) => tf.randomUniform(weights.shape, 0.1, 0.9, 'float32', i + 1)),
  );
  model.compile({ optimizer: tf.train.sgd(1), loss: 'meanSquaredError' });
  const loss = await model.trainOnBatch(inputs(name, shape), tf.ones([4, 1]));
  return [
    Float32Array.of(loss as number),
    ...model.getWeights().map((weights) => weights.dataSync() as Float32Array),
  ];
}

describe('a training step on wasm gives the weights of the cpu backend, with', () => {
  test.each(cases)('%s', async (...one) => {
    const expected = await trainOneStep('cpu', one);
    const found = await trainOneStep('wasm', one);
    for (const [i, values] of expected.entries()) {
      const largest = Math.max(1e-3, ...values.map(Math.abs));
      const worst = Math.max(...values.map((value, k) => Math.abs(value - found[i]![k]!)));
      expect(worst / largest, `array ${i}, relative to its largest number`).toBeLessThan(1e-4);
    }
  });
});
