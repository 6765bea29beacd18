import { keyOf, layoutOf, normals } from '@l2l/core';
import { pretrainedTensorwiseLstm, tensorwise } from '@l2l/lstm-optimizer';

const [ROWS, COLUMNS] = [4000, 16];
const SIZE = ROWS * COLUMNS;
/** Rows of which one has a gradient. */
const ONE_OF = 100;
/** Steps in which all coordinates have one. */
const DENSE = 40;

/** @param {(t: number) => Float32Array} gradientAt */
function stepOf(gradientAt, before = 0) {
  const rule = tensorwise(pretrainedTensorwiseLstm());
  const loss = Float32Array.of(1);
  const coordinates = normals(keyOf(2), SIZE);
  let state = rule.init(layoutOf([{ name: 'embedding', shape: [ROWS, COLUMNS] }]));
  let t = 0;
  const run = () => {
    const update = rule.update({ gradient: gradientAt(t++), coordinates, loss }, state);
    state = update.state;
    return update.step;
  };
  while (t < before) run();
  return { run };
}

const gradient = normals(keyOf(1), SIZE);

/** All coordinates have a gradient at every step. */
export function denseStep() {
  return stepOf(() => gradient, DENSE);
}

/**
 * Only one row of a hundred has one, and has been the only one for so long.
 *
 * @param {number} steps
 */
export function sparseStep(steps) {
  const sparse = gradient.map((g, i) => (Math.floor(i / COLUMNS) % ONE_OF === 0 ? g : 0));
  return stepOf((t) => (t < DENSE ? gradient : sparse), DENSE + steps);
}
