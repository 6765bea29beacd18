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
    ],
  };
}

/** @type {import('../row').Row} */
export default {
  name: 'lstm-threads',
  title: 'The same step on two threads and on one',
  how: 'Time on the clock: whatever else runs on the machine takes from both, and more from two threads.',
  races: [race(16_000), race(160_000)],
};
