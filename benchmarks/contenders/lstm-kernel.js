import { keyOf, normals, vectorLayout } from '@l2l/core';
import { chooseLstm, paperConfig, pretrainedLstm } from '@l2l/lstm-optimizer';

/**
 * The LSTM of the paper with trained weights, by the generated kernel: a step of `size` coordinates.
 *
 * @param {number} size
 */
export function lstmKernel(size) {
  const rule = chooseLstm(paperConfig).bind(pretrainedLstm().weights);
  const gradient = normals(keyOf(1), size);
  let state = rule.init(vectorLayout(size));
  const run = () => {
    const update = rule.update({ gradient, coordinates: gradient }, state);
    state = update.state;
    return update.step;
  };
  return { run, facts: [sumOfSquares(run())] };
}

/** @param {Float32Array} numbers */
export function sumOfSquares(numbers) {
  return numbers.reduce((sum, x) => sum + x * x, 0);
}
