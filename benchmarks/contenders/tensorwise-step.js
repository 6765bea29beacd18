import { keyOf, layoutOf, normals } from '@l2l/core';
import { chooseTensorwise, pretrainedTensorwiseLstm, tensorwiseLstm } from '@l2l/lstm-optimizer';
import { sumOfSquares } from './lstm-kernel.js';

/**
 * A step of the tensorwise LSTM with the weights that ship, on the variables of an MLP.
 *
 * @param {'kernel' | 'plain'} form
 * @param {readonly number[]} widths - Of the layers, inputs first.
 */
export function tensorwiseStep(form, widths) {
  const { rule: source, weights } = pretrainedTensorwiseLstm();
  const make = form === 'kernel' ? chooseTensorwise : tensorwiseLstm;
  return stepOf(make(/** @type {{}} */ (source.config)).bind(weights), widths);
}

/**
 * The same by the kernel, with a network of so many units. Its weights are drawn: a step takes as long as with
 * trained ones.
 *
 * @param {number} hidden
 * @param {readonly number[]} widths
 */
export function stepOfUnits(hidden, widths) {
  const learned = chooseTensorwise({ hidden });
  return stepOf(learned.bind(learned.initWeights(keyOf(1))), widths);
}

/**
 * @param {import('@l2l/core').AnyRule} rule
 * @param {readonly number[]} widths
 */
function stepOf(rule, widths) {
  const layout = layoutOf(
    widths.slice(1).flatMap((units, l) => [
      { name: `kernel${l}`, shape: [widths[l] ?? 0, units] },
      { name: `bias${l}`, shape: [units] },
    ]),
  );
  const gradient = normals(keyOf(1), layout.size);
  const loss = Float32Array.of(1);
  let state = rule.init(layout);
  const run = () => {
    const update = rule.update({ gradient, coordinates: gradient, loss }, state);
    state = update.state;
    return update.step;
  };
  return { run, facts: [sumOfSquares(run())] };
}
