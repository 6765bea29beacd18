import { timesAsLong } from '../lines.js';

const load = () => import('../contenders/sparse-step.js');

/** @type {import('../row').Row} */
export default {
  name: 'sparse-gradients',
  title:
    'One step of the tensorwise LSTM on 64,000 coordinates of which most have not had a gradient for long',
  how: 'As with rare words and dead units: 1 row in 100 has a gradient at every step, the others had their last one 5,000 steps ago, against all rows at every step. Momenta that become denormal numbers instead of zero would take five to eight times as long. Processor time of one thread.',
  races: [
    {
      name: 'embedding 4000 × 16',
      clock: 'processor',
      contenders: {
        sparse: async () => (await load()).sparseStep(5000),
        dense: async () => (await load()).denseStep(),
      },
      lines: ({ sparse: ours, dense: theirs }) => [
        timesAsLong('gradients that stay zero, against dense ones', {
          ours: /** @type {import('../row').Measured} */ (ours),
          theirs: /** @type {import('../row').Measured} */ (theirs),
          goal: 1.5,
        }),
      ],
    },
  ],
};
