import { mnist } from '@l2l/mnist';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The first handwritten digits of the embedded training set, as tensors: `images` `[count, 784]` in
 * [0, 1], and `labels` `[count, 10]`, one-hot.
 *
 * @param {number} count - At most 8000.
 */
export async function digits(count) {
  const { train } = await mnist({ embedded: true });
  const { inputs, labels } = train.examples(Array.from({ length: count }, (_, i) => i));
  return {
    images: tf.tensor2d(inputs, [count, 784]),
    labels: tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), 10)),
  };
}
