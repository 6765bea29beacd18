import * as tf from '@tensorflow/tfjs-core';
import type { VectorSpace } from '../vector';

/** Vectors in the memory of whichever TensorFlow.js backend is in use. */
export const tensors: VectorSpace<tf.Tensor1D> = {
  kind: 'tensors',
  size: (x) => x.size,
  fill: (size, value) => tf.fill([size], value),
  // A launch costs the host more than the numbers cost the device: what changes nothing is left out.
  combine: (a, x, b, y) => (b === -1 ? tf.sub(times(a, x), y) : tf.add(times(a, x), times(b, y))),
  // Whoever carries a state frees what is not in the next one.
  addTo: (x, y) => tf.add(x, y),
  affine: (a, x, c) => (c === 0 ? tf.mul(x, a) : tf.add(times(a, x), c)),
  product: (x, y) => tf.mul(x, y),
  quotient: (x, y) => tf.div(x, y),
  sqrt: (x) => tf.sqrt(x),
  abs: (x) => tf.abs(x),
  maximum: (x, y) => tf.maximum(x, y),
  norm: (x) => tf.reshape(norm(x), [1]),
  scaleBy: (factor, x) => tf.mul(factor, x),
  slice: (x, from, size) => tf.slice1d(x, from, size),
  concat: (vectors) => (vectors.length === 0 ? tf.tensor1d([]) : tf.concat1d([...vectors])),
};

/** `a · x`, which may be `x` itself. */
function times(a: number, x: tf.Tensor1D): tf.Tensor1D {
  return a === 1 ? x : tf.mul(x, a);
}

/** Squares of float32 overflow above 1.8e19 and vanish below 1e-23, so numbers are first divided by the greatest one. */
function norm(x: tf.Tensor1D): tf.Tensor {
  if (x.size === 0) return tf.scalar(0);
  const greatest = tf.max(tf.abs(x));
  const divisor = tf.where(tf.greater(greatest, 0), greatest, 1);
  return tf.mul(divisor, tf.norm(tf.div(x, divisor)));
}
