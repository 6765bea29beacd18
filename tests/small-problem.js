import { keyOf, normals } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

const EXAMPLES = 16;
const INPUTS = 6;
const CLASSES = 3;

/** A small network, always with the same start. */
export function smallModel() {
  const dense = (
    /** @type {number} */ units,
    /** @type {'tanh' | 'softmax'} */ activation,
    /** @type {number} */ seed,
  ) =>
    tfl.layers.dense({
      units,
      activation,
      kernelInitializer: tfl.initializers.glorotUniform({ seed }),
      ...(seed === 1 && { inputShape: [INPUTS] }),
    });
  return tfl.sequential({ layers: [dense(5, 'tanh', 1), dense(CLASSES, 'softmax', 2)] });
}

/** Its data: the class is that of the greatest of the first three inputs. */
export function smallData() {
  const inputs = normals(keyOf(1), EXAMPLES * INPUTS);
  const classes = Array.from({ length: EXAMPLES }, (_, i) => {
    const row = [...inputs.subarray(i * INPUTS, i * INPUTS + CLASSES)];
    return row.indexOf(Math.max(...row));
  });
  return {
    x: tf.tensor2d(inputs, [EXAMPLES, INPUTS]),
    y: /** @type {tf.Tensor2D} */ (tf.cast(tf.oneHot(classes, CLASSES), 'float32')),
  };
}

/**
 * Trains by `fit`, in batches of 8, the same ones each time.
 *
 * @param {tfl.LayersModel} model
 * @param {number} steps - An even number.
 */
export async function fitSteps(model, steps) {
  const { x, y } = smallData();
  const history = await model.fit(x, y, { batchSize: 8, epochs: steps / 2, shuffle: false, verbose: 0 });
  tf.dispose([x, y]);
  return /** @type {number[]} */ (history.history.loss);
}

/** All weights of a model as one list of numbers. @param {tfl.LayersModel} model */
export function weightsOf(model) {
  return model.getWeights().flatMap((tensor) => [...tensor.dataSync()]);
}
