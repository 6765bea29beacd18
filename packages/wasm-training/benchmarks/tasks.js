import * as tf from '@tensorflow/tfjs';

/**
 * A task gives a function whose run time is measured, and how often to run it.
 *
 * @typedef {{ name: string, before: 'cpu' | 'stock', repeats: number, prepare: () => () => unknown }} Task
 */

const { layers } = tf;
/** @type {(shape: number[], seed: number) => tf.Tensor} */
const random = (shape, seed) => tf.randomNormal(shape, 0, 1, 'float32', seed);
/** @type {(count: number, classes: number) => tf.Tensor} */
const oneHot = (count, classes) => tf.oneHot(tf.range(0, count, 1, 'int32').mod(classes).toInt(), classes);

/**
 * One epoch of `model.fit`.
 *
 * @param {tf.LayersModel} model
 * @param {tf.Tensor} inputs
 * @param {tf.Tensor} labels
 * @param {number} batchSize
 */
function fit(model, inputs, labels, batchSize) {
  return () =>
    model.fit(inputs, labels, { batchSize, epochs: 1, shuffle: false, verbose: 0, yieldEvery: 'never' });
}

function mlp() {
  const model = tf.sequential({
    layers: [
      layers.dense({ units: 200, activation: 'relu', inputShape: [784] }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  return fit(model, random([1280, 784], 1), oneHot(1280, 10), 128);
}

function cnn() {
  const model = tf.sequential({
    layers: [
      layers.conv2d({ filters: 8, kernelSize: 5, activation: 'relu', inputShape: [28, 28, 1] }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 16, kernelSize: 5, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  return fit(model, random([128, 28, 28, 1], 1), oneHot(128, 10), 128);
}

function separable() {
  const block = (/** @type {number} */ filters, more = {}) =>
    layers.separableConv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu', ...more });
  const model = tf.sequential({
    layers: [
      block(16, { inputShape: [32, 32, 3] }),
      block(32, { strides: 2 }),
      block(64, { strides: 2 }),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  return fit(model, random([32, 32, 32, 3], 1), oneHot(32, 10), 32);
}

function gru() {
  const model = tf.sequential({
    layers: [
      layers.embedding({ inputDim: 2000, outputDim: 64, inputLength: 40 }),
      layers.gru({ units: 64, recurrentInitializer: 'glorotNormal' }),
      layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy' });
  const words = tf.floor(tf.randomUniform([32, 40], 0, 2000, 'float32', 1));
  return fit(model, words, tf.range(0, 32).mod(2).reshape([32, 1]), 32);
}

/** One operation. @param {() => () => tf.TensorContainer} make */
function op(make) {
  return () => {
    const compute = make();
    return () => tf.dispose(compute());
  };
}

const square = () => random([512, 512], 1);

/** @type {readonly Task[]} */
export const tasks = [
  { name: 'fit: MLP 784-200-10, ten steps of batch 128', before: 'stock', repeats: 9, prepare: mlp },
  { name: 'fit: CNN 28×28, conv 8 and 16 of 5×5, batch 128', before: 'cpu', repeats: 8, prepare: cnn },
  { name: 'fit: separable CNN 32×32, 16-32-64, batch 32', before: 'cpu', repeats: 8, prepare: separable },
  { name: 'fit: embedding 2000×64, GRU 64, length 40, batch 32', before: 'cpu', repeats: 8, prepare: gru },
  {
    name: 'matMul 512×512, a transposed',
    before: 'stock',
    repeats: 7,
    prepare: op(() =>
      (
        (x) => () =>
          tf.matMul(x, x, true, false)
      )(square()),
    ),
  },
  {
    name: 'matMul 512×512, b transposed',
    before: 'stock',
    repeats: 7,
    prepare: op(() =>
      (
        (x) => () =>
          tf.matMul(x, x, false, true)
      )(square()),
    ),
  },
  {
    name: 'matMul, 16 pairs of 128×64 and 64×128',
    before: 'stock',
    repeats: 15,
    prepare: op(() => {
      const [a, b] = [random([16, 128, 64], 1), random([16, 64, 128], 2)];
      return () => tf.matMul(a, b);
    }),
  },
  {
    name: 'gather 128 rows of 784',
    before: 'stock',
    repeats: 30,
    prepare: op(() => {
      const [x, rows] = [random([1000, 784], 1), tf.range(0, 128, 1, 'int32')];
      return () => tf.gather(x, rows);
    }),
  },
  {
    name: 'matMul 16×16, b transposed',
    before: 'stock',
    repeats: 500,
    prepare: op(() =>
      (
        (x) => () =>
          tf.matMul(x, x, false, true)
      )(random([16, 16], 1)),
    ),
  },
  {
    name: 'conv2dTranspose 14×14×16 to 28×28×8, batch 32',
    before: 'stock',
    repeats: 15,
    prepare: op(() => {
      const x = /** @type {tf.Tensor4D} */ (random([32, 14, 14, 16], 1));
      const filter = /** @type {tf.Tensor4D} */ (random([3, 3, 8, 16], 2));
      return () => tf.conv2dTranspose(x, filter, [32, 28, 28, 8], 2, 'same');
    }),
  },
  {
    name: 'gradient of maxPool 28×28×8, batch 32',
    before: 'stock',
    repeats: 15,
    prepare: op(() => {
      const gradient = tf.grad((x) => tf.maxPool(/** @type {tf.Tensor4D} */ (x), 2, 2, 'same'));
      const [x, dy] = [random([32, 28, 28, 8], 1), random([32, 14, 14, 8], 2)];
      return () => gradient(x, dy);
    }),
  },
  {
    name: 'tanh of 1,000,000 numbers',
    before: 'stock',
    repeats: 15,
    prepare: op(() =>
      (
        (x) => () =>
          tf.tanh(x)
      )(random([1_000_000], 1)),
    ),
  },
  {
    name: 'unstack 32×40×64 along 40',
    before: 'stock',
    repeats: 30,
    prepare: op(() =>
      (
        (x) => () =>
          tf.unstack(x, 1)
      )(random([32, 40, 64], 1)),
    ),
  },
];
