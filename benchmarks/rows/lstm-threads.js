import { timesAsFast } from '../lines.js';

/**
 * @param {number} size
 * @returns {import('../row').Race<'one' | 'two'>}
 */
function race(size) {
  const prepare = (/** @type {number} */ threads) => async () =>
    (await import('../contenders/threaded-lstm.js')).threadedLstm(threads, size);
  return {
    name: `${size} coordinates`,
    clock: 'wall',
    turns: 31,
    agreement: 1e-6,
    contenders: { one: prepare(1), two: prepare(2) },
    lines: ({ one, two }) => [
      timesAsFast(`N = ${size}, two threads against one`, {
        ours: two,
        theirs: one,
        ...(size === 160_000 && { goal: 1.8 }),
      }),
      timesAsFast(`N = ${size}, their shortest turns`, { ours: shortest(two), theirs: shortest(one) }),
    ],
  };
}

/**
 * What is left where turns in which other programs had one of the cores are forgotten.
 *
 * @param {import('../row').Measured} measured
 * @returns {import('../row').Measured}
 */
function shortest(measured) {
  const ms = Math.min(...measured.turns);
  return { ...measured, turns: [ms], ms };
}

/** @type {import('../row').Row} */
export default {
  name: 'lstm-threads',
  title: 'The same step on two threads and on one',
  how:
    'Time on the clock: what else runs on the machine takes from both, and most from two threads, which find their two ' +
    'cores free in the shortest turns at best.',
  races: [race(16_000), race(160_000)],
};
