import { timesAsFast } from '../lines.js';

const load = () => import('../contenders/pool-steps.js');

/** @type {import('../row').Race<'one' | 'two'>} */
const race = {
  name: 'workers',
  clock: 'wall',
  agreement: 1e-12,
  turns: 7,
  contenders: {
    one: async () => (await load()).poolSteps(1),
    two: async () => (await load()).poolSteps(2),
  },
  lines: ({ one, two }) => [timesAsFast('two workers against one', { ours: two, theirs: one, goal: 1.8 })],
};

/** @type {import('../row').Row} */
export default {
  name: 'meta-workers',
  title: 'A meta-gradient of four trajectories: network 196-20-10, window of 20 steps, batches of 128',
  how: 'Wall time, so two cores must be free. Both find the same gradient, bit for bit.',
  races: [race],
};
