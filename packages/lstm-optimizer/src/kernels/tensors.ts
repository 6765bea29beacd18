import { type Layout, sizeOf, slotNamed, type UpdateRule } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LstmConfig } from '../config';
import { initLstmState, type LstmState } from '../state';
import { lstmWeights } from '../weights';

type Rows = tf.Tensor2D;

/**
 * The LSTM by plain TensorFlow.js operations, for backends whose numbers must stay on the device.
 * The same weights, state and steps as the teacher's.
 */
export function tensorLstm(
  config: LstmConfig,
  weights: Float32Array,
): UpdateRule<LstmState<tf.Tensor1D>, tf.Tensor1D> {
  return {
    name: `lstm(${config.hidden.join('×')})`,
    init({ size }) {
      const { hidden, cell } = initLstmState(config, size);
      const upload = (rows: readonly Float32Array[]) => rows.map((row) => tf.tensor1d(row));
      return { hidden: upload(hidden), cell: upload(cell) };
    },
    // The weights are sent again at each step: 20 kB, and nothing is left that would have to be freed.
    update: ({ gradient }, state) => tensorLstmStep(config, tf.tensor1d(weights), gradient, state),
  };
}

/**
 * One step, differentiable by TensorFlow.js with respect to weights and state.
 *
 * @param weights - `[lstmWeights(config).size]`
 * @param gradient - `[size]`
 */
export function tensorLstmStep(
  config: LstmConfig,
  weights: tf.Tensor1D,
  gradient: tf.Tensor1D,
  state: LstmState<tf.Tensor1D>,
): { readonly step: tf.Tensor1D; readonly state: LstmState<tf.Tensor1D> } {
  const layout = lstmWeights(config);
  const size = gradient.size;
  const hidden: tf.Tensor1D[] = [];
  const cell: tf.Tensor1D[] = [];
  let input = features(gradient, config.p);
  config.hidden.forEach((units, l) => {
    const rows = (vector: tf.Tensor1D): Rows => tf.reshape(vector, [units, size]);
    const before = { hidden: rows(state.hidden[l]!), cell: rows(state.cell[l]!) };
    const after = stepLayer(layout, weights, l, input, before);
    hidden.push(tf.reshape(after.hidden, [units * size]));
    cell.push(tf.reshape(after.cell, [units * size]));
    input = after.hidden;
  });
  const output = tf.add(
    tf.matMul(part(layout, weights, 'linear/kernel'), input, true),
    part(layout, weights, 'linear/bias'),
  );
  const step = tf.reshape<tf.Rank.R1>(tf.mul(output, config.outputScale), [size]);
  return { step, state: { hidden, cell } };
}

function stepLayer(
  layout: Layout,
  weights: tf.Tensor1D,
  l: number,
  input: Rows,
  before: { readonly hidden: Rows; readonly cell: Rows },
): { readonly hidden: Rows; readonly cell: Rows } {
  const bias = tf.reshape(part(layout, weights, `layer${l}/bias`), [-1, 1]);
  const sums = tf.add(
    tf.add(
      tf.matMul(part(layout, weights, `layer${l}/kernel`), input, true),
      tf.matMul(part(layout, weights, `layer${l}/recurrent`), before.hidden, true),
    ),
    bias,
  );
  const [inputGate, forgetGate, candidate, outputGate] = tf.split(sums, 4) as [Rows, Rows, Rows, Rows];
  const cell: Rows = tf.add(
    tf.mul(tf.sigmoid(forgetGate), before.cell),
    tf.mul(tf.sigmoid(inputGate), tf.tanh(candidate)),
  );
  return { hidden: tf.mul(tf.sigmoid(outputGate), tf.tanh(cell)), cell };
}

/** `[2, size]`; see `preprocess`. */
function features(gradient: tf.Tensor1D, p: number): Rows {
  const floor = Math.exp(-p);
  const magnitude = tf.abs(gradient);
  const isLoud = tf.greaterEqual(magnitude, floor);
  // The logarithm of a small number is never used, but must be finite.
  const logarithm = tf.div(tf.log(tf.maximum(magnitude, floor)), p);
  const first = tf.where(isLoud, logarithm, tf.fill([gradient.size], -1));
  const second = tf.where(isLoud, tf.sign(gradient), tf.mul(gradient, Math.exp(p)));
  return tf.stack([first, second]) as Rows;
}

/** One slot of the weights, as `[rows, columns]`; a bias as one row. */
function part(layout: Layout, weights: tf.Tensor1D, name: string): Rows {
  const { shape, offset } = slotNamed(layout, name);
  return tf.reshape(tf.slice1d(weights, offset, sizeOf(shape)), [shape.length === 2 ? shape[0]! : 1, -1]);
}
