import { timesAsLong } from '../lines.js';

const SIZE = 16_000;

/** @type {import('../row').Race<'forward' | 'recorded' | 'backward'>} */
const race = {
  name: `${SIZE} coordinates`,
  clock: 'processor',
  contenders: {
    forward: async () => (await import('../contenders/lstm-kernel.js')).lstmKernel(SIZE),
    recorded: async () => (await import('../contenders/lstm-record.js')).lstmRecord(SIZE),
    backward: async () => (await import('../contenders/lstm-pullback.js')).lstmPullback(SIZE),
  },
  lines: ({ forward, recorded, backward }) => [
    timesAsLong(`N = ${SIZE}, in updates`, { ours: backward, theirs: forward, goal: 2.6 }),
    timesAsLong(`N = ${SIZE}, in recorded steps`, { ours: backward, theirs: recorded }),
  ],
};

/** @type {import('../row').Row} */
export default {
  name: 'lstm-pullback',
  title: 'Going back over one step of the LSTM of 2 × 20 units, in forward steps',
  how:
    'Processor time of one thread, all by the generated kernel: `pullback`, which computes the gates again; ' +
    '`update`, whose state stays in kernel memory; and `record`, the step that meta-training goes back over, ' +
    'which leaves the state before it as it was.',
  races: [race],
};
