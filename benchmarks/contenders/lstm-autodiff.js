import { sizeOf, slotNamed } from '@l2l/core';
import { chooseLstm, paperConfig } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs';

const layout = chooseLstm(paperConfig).weights;
const { p, outputScale, hidden: units } = paperConfig;

/**
 * The LSTM by operations that TensorFlow.js can differentiate, with its weights as one tensor. For each layer,
 * outputs and memory are `[units, size]`.
 *
 * @typedef {{ hidden: tf.Tensor2D[], cell: tf.Tensor2D[] }} State
 * @param {number} size
 * @returns {State}
 */
export function initState(size) {
  const zeros = () => units.map((count) => /** @type {tf.Tensor2D} */ (tf.zeros([count, size])));
  return { hidden: zeros(), cell: zeros() };
}

/**
 * @param {tf.Tensor1D} weights
 * @param {tf.Tensor1D} gradient - `[size]`
 * @param {State} before
 * @returns {{ step: tf.Tensor1D, state: State }}
 */
export function lstmStep(weights, gradient, before) {
  /** @type {State} */
  const state = { hidden: [], cell: [] };
  let input = features(gradient);
  units.forEach((_, l) => {
    const [i, f, g, o] = tf.split(
      gateSums(weights, l, input, /** @type {tf.Tensor2D} */ (before.hidden[l])),
      4,
    );
    const memory = tf.mul(
      tf.sigmoid(/** @type {tf.Tensor} */ (f)),
      /** @type {tf.Tensor} */ (before.cell[l]),
    );
    const written = tf.mul(tf.sigmoid(/** @type {tf.Tensor} */ (i)), tf.tanh(/** @type {tf.Tensor} */ (g)));
    const cell = /** @type {tf.Tensor2D} */ (tf.add(memory, written));
    input = tf.mul(tf.sigmoid(/** @type {tf.Tensor} */ (o)), tf.tanh(cell));
    state.cell.push(cell);
    state.hidden.push(input);
  });
  // A sum and no matMul: with one column, tfjs on wasm may take a packed matrix of another shape for it.
  const output = tf.sum(tf.mul(part(weights, 'linear/kernel'), input), 0);
  const biased = tf.add(output, tf.reshape(part(weights, 'linear/bias'), []));
  return { step: tf.reshape(tf.mul(biased, outputScale), [gradient.size]), state };
}

/**
 * `[4 · units, size]`
 *
 * @param {tf.Tensor1D} weights
 * @param {number} l
 * @param {tf.Tensor2D} input
 * @param {tf.Tensor2D} hidden
 */
function gateSums(weights, l, input, hidden) {
  const inner = tf.matMul(part(weights, `layer${l}/kernel`), input, true);
  const recurrent = tf.matMul(part(weights, `layer${l}/recurrent`), hidden, true);
  return tf.add(tf.add(inner, recurrent), tf.reshape(part(weights, `layer${l}/bias`), [-1, 1]));
}

/**
 * `[2, size]`: logarithm and sign of each gradient.
 *
 * @param {tf.Tensor1D} gradient
 */
function features(gradient) {
  const magnitude = tf.abs(gradient);
  const isLoud = tf.greaterEqual(magnitude, Math.exp(-p));
  const logarithm = tf.div(tf.log(tf.maximum(magnitude, Math.exp(-p))), p);
  return /** @type {tf.Tensor2D} */ (
    tf.stack([
      tf.where(isLoud, logarithm, tf.fill([gradient.size], -1)),
      tf.where(isLoud, tf.sign(gradient), tf.mul(gradient, Math.exp(p))),
    ])
  );
}

/**
 * One slot of the weights, as a matrix.
 *
 * @param {tf.Tensor1D} weights
 * @param {string} name
 * @returns {tf.Tensor2D}
 */
function part(weights, name) {
  const { shape, offset } = slotNamed(layout, name);
  return tf.reshape(tf.slice1d(weights, offset, sizeOf(shape)), [
    shape.length === 2 ? /** @type {number} */ (shape[0]) : 1,
    -1,
  ]);
}
