import { adam, sgd } from '@l2l/baselines';
import { keyOf, normals } from '@l2l/core';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { lookaheadLstm, lookaheadOptimizer, pretrainedLookaheadLstm } from '@l2l/lookahead';
import { lstmOptimizer } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/**
 * One optimizer of each kind, for tests that are too slow for all of them.
 *
 * @type {Readonly<Record<string, () => import('@l2l/core/tfjs').RuleOptimizer>>}
 */
export const oneOfEach = {
  'lookaheadLstm()': () => lookaheadLstm(),
  'Lookahead-LSTM of the paper': () => lookaheadLstm({ checkpoint: pretrainedLookaheadLstm() }),
  'lstmOptimizer()': () => lstmOptimizer(),
  'Lookahead(Adam)': () => lookaheadOptimizer({ fast: adam(0.01) }),
  'Lookahead(SGD)': () => lookaheadOptimizer({ fast: sgd(0.1) }),
  Adam: () => ruleOptimizer(adam(0.01)),
};

const EXAMPLES = 16;
const SIDE = 6;
const CLASSES = 3;
/** Of a number in float32, relative to it. */
const ROUNDING = 2 ** -24;

/** @param {number} seed */
const glorot = (seed) => tfl.initializers.glorotUniform({ seed });

/** Models whose start is always the same, on the same inputs. */
export const models = {
  mlp: () =>
    tfl.sequential({
      layers: [
        tfl.layers.flatten({ inputShape: [SIDE, SIDE, 1] }),
        tfl.layers.dense({ units: 12, activation: 'tanh', kernelInitializer: glorot(1) }),
        tfl.layers.dense({ units: CLASSES, activation: 'softmax', kernelInitializer: glorot(2) }),
      ],
    }),
  cnn: () =>
    tfl.sequential({
      layers: [
        tfl.layers.conv2d({
          inputShape: [SIDE, SIDE, 1],
          filters: 4,
          kernelSize: 3,
          activation: 'tanh',
          kernelInitializer: glorot(3),
        }),
        tfl.layers.averagePooling2d({ poolSize: 2 }),
        tfl.layers.flatten(),
        tfl.layers.dense({ units: CLASSES, activation: 'softmax', kernelInitializer: glorot(4) }),
      ],
    }),
};

/** Pictures and their classes: the brightest of the first three pixels. */
export function pictures() {
  const size = SIDE * SIDE;
  const numbers = normals(keyOf(7), EXAMPLES * size);
  const classes = Array.from({ length: EXAMPLES }, (_, i) => {
    const row = [...numbers.subarray(i * size, i * size + CLASSES)];
    return row.indexOf(Math.max(...row));
  });
  return {
    x: tf.tensor4d(numbers, [EXAMPLES, SIDE, SIDE, 1]),
    y: /** @type {tf.Tensor2D} */ (tf.cast(tf.oneHot(classes, CLASSES), 'float32')),
  };
}

/**
 * Takes steps on all the pictures at once, by `minimize`; reads nothing.
 *
 * @param {tfl.LayersModel} model
 * @param {tf.Optimizer} optimizer
 * @param {{ x: tf.Tensor4D, y: tf.Tensor2D }} data
 * @param {number} steps
 */
export function minimizeSteps(model, optimizer, { x, y }, steps) {
  const variables = /** @type {tf.Variable[]} */ (model.trainableWeights.map((weight) => weight.read()));
  for (let i = 0; i < steps; i++) {
    optimizer.minimize(
      () => {
        const predicted = /** @type {tf.Tensor} */ (model.apply(x, { training: true }));
        return tf.losses.softmaxCrossEntropy(y, tf.log(predicted));
      },
      false,
      variables,
    );
  }
}

/**
 * Moves each weight of a model by about as much as rounding it to float32 does.
 *
 * @param {tfl.LayersModel} model
 */
export function nudge(model) {
  const moved = model.getWeights().map((weight, i) => {
    const factor = normals(keyOf(100 + i), weight.size).map((x) => 1 + ROUNDING * Math.sign(x));
    return tf.mul(weight, tf.tensor(factor, weight.shape));
  });
  model.setWeights(moved);
  tf.dispose(moved);
}

/** All weights of a model as one list of numbers. @param {tfl.LayersModel} model */
export async function weightsAfter(model) {
  const parts = await Promise.all(model.getWeights().map((tensor) => tensor.data()));
  return parts.flatMap((part) => [...part]);
}
