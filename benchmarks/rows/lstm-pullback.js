import { timesAsLong } from '../lines.js';

const SIZE = 16_000;

/** @type {import('../row').Race<'forward' | 'backward'>} */
const race = {
  name: `${SIZE} coordinates`,
  clock: 'processor',
  contenders: {
    forward: async () => (await import('../contenders/lstm-kernel.js')).lstmKernel(SIZE),
    backward: async () => (await import('../contenders/lstm-pullback.js')).lstmPullback(SIZE),
  },
  lines: ({ forward, backward }) => [
    timesAsLong(`N = ${SIZE}`, { ours: backward, theirs: forward, goal: 2.6 }),
  ],
};

/** @type {import('../row').Row} */
export default {
  name: 'lstm-pullback',
  title: 'Going back over one step of the LSTM of 2 × 20 units, in forward steps',
  how:
    'Processor time of one thread, both by the generated kernel: `pullback`, which computes the gates ' +
    'again, and `update`.',
  races: [race],
};
