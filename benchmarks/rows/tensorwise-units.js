import { timesAsLong } from '../lines.js';

/**
 * @param {readonly number[]} widths
 * @returns {import('../row').Race<'four' | 'eight' | 'sixteen'>}
 */
function race(widths) {
  const name = `MLP ${widths.join('-')}`;
  const prepare = (/** @type {number} */ hidden) => async () =>
    (await import('../contenders/tensorwise-step.js')).stepOfUnits(hidden, widths);
  return {
    name,
    clock: 'processor',
    contenders: { four: prepare(4), eight: prepare(8), sixteen: prepare(16) },
    lines: ({ four, eight, sixteen }) => [
      timesAsLong(`${name}, 4 units against 8`, { ours: four, theirs: eight }),
      timesAsLong(`${name}, 16 units against 8`, { ours: sixteen, theirs: eight }),
    ],
  };
}

/** @type {import('../row').Row} */
export default {
  name: 'tensorwise-units',
  title: 'One step of the tensorwise LSTM with networks of 4, 8 and 16 units',
  how: 'By the generated kernel, processor time of one thread. Each tensor has its turn of the network at every step. The weights are drawn: a step takes as long as with trained ones.',
  races: [race([784, 200, 10]), race([64, 32, 10])],
};
