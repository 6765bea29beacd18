import * as tf from '@tensorflow/tfjs-core';
import type { VectorSpace } from '../vector';

/** Vectors in the memory of whichever TensorFlow.js backend is in use. */
export const tensors: VectorSpace<tf.Tensor1D> = {
  kind: 'tensors',
  fill: (size, value) => tf.fill([size], value),
  combine: (a, x, b, y) => tf.add(tf.mul(x, a), tf.mul(y, b)),
  // Whoever carries a state frees what is not in the next one.
  addTo: (x, y) => tf.add(x, y),
  affine: (a, x, c) => (c === 0 ? tf.mul(x, a) : tf.add(tf.mul(x, a), c)),
  product: (x, y) => tf.mul(x, y),
  quotient: (x, y) => tf.div(x, y),
  sqrt: (x) => tf.sqrt(x),
  abs: (x) => tf.abs(x),
  maximum: (x, y) => tf.maximum(x, y),
  norm: (x) => tf.reshape(tf.norm(x), [1]),
  scaleBy: (factor, x) => tf.mul(factor, x),
};
