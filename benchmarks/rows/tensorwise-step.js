import { timesAsFast } from '../lines.js';

/**
 * @param {readonly number[]} widths
 * @returns {import('../row').Race<'kernel' | 'plain'>}
 */
function race(widths) {
  const name = `MLP ${widths.join('-')}`;
  const load = () => import('../contenders/tensorwise-step.js');
  return {
    name,
    clock: 'processor',
    agreement: 1e-4,
    contenders: {
      kernel: async () => (await load()).tensorwiseStep('kernel', widths),
      plain: async () => (await load()).tensorwiseStep('plain', widths),
    },
    lines: ({ kernel: ours, plain: theirs }) => [
      timesAsFast(`${name}, against plain TypeScript`, { ours, theirs }),
    ],
  };
}

/** @type {import('../row').Row} */
export default {
  name: 'tensorwise-step',
  title:
    'One step of the tensorwise LSTM, which lookaheadLstm() gives, by the generated kernel and by plain TypeScript',
  how: 'Processor time of one thread, the network that decides for each tensor included. First steps must agree to 1e-4.',
  races: [race([784, 200, 10]), race([784, 20, 10]), race([64, 32, 10])],
};
