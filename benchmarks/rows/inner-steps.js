import { time, times, timesAsFast } from '../lines.js';

const STEPS = 100;
const load = () => import('../contenders/inner-steps.js');

/** @type {import('../row').Race<'kernels' | 'stock'>} */
const operations = {
  name: 'operations',
  clock: 'processor',
  agreement: 1e-3,
  turns: 5,
  contenders: {
    kernels: async () => (await load()).innerSteps(),
    stock: async () => (await load()).innerStepsByOperations(),
  },
  lines: ({ kernels, stock }) => [
    {
      what: 'inner steps a second',
      result: Math.round((1000 * STEPS) / kernels.ms).toString(),
      value: (1000 * STEPS) / kernels.ms,
    },
    timesAsFast('against tfjs operations on wasm, 100 steps', { ours: kernels, theirs: stock, goal: 25 }),
  ],
};

/** @type {import('../row').Race<'kernels' | 'c'>} */
const c = {
  name: 'c',
  clock: 'processor',
  turns: 5,
  contenders: {
    kernels: async () => (await load()).innerSteps(),
    c: async () => (await load()).innerStepsInC(),
  },
  lines({ kernels, c: peer }) {
    const [ours, theirs] = [kernels.ms / STEPS, peer.facts[1] ?? Number.NaN];
    const value = theirs / ours;
    const off = Math.abs((peer.facts[0] ?? Number.NaN) / (kernels.facts[0] ?? Number.NaN) - 1);
    return [
      {
        what: 'speed, of that of a plain C program (cc -O3 -march=native -ffast-math)',
        result: `${times(value)}, ${time(ours)} against ${time(theirs)} a step`,
        value,
        goal: '≥ 1 / 3',
        isMet: value >= 1 / 3,
      },
      { what: 'the sums of losses differ by', result: off.toExponential(1), value: off },
    ];
  },
};

/** @type {import('../row').Row} */
export default {
  name: 'inner-steps',
  title: 'Inner training: a network 64-32-10 on batches of 64, moved by the LSTM of 2 × 20 units',
  how:
    'Processor time of one thread for 100 steps: loss, gradient and the step of the optimizer, without the way back. ' +
    'All start at the same point and see the same minibatches. The C program tells its own processor time, the least of five runs.',
  races: [operations, c],
};
