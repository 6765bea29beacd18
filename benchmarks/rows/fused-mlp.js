import { timesAsFast } from '../lines.js';

const load = () => import('../contenders/small-mlp.js');

/** @type {import('../row').Race<'fused' | 'plain' | 'stock' | 'enabled'>} */
const race = {
  name: '64-32-10',
  clock: 'processor',
  agreement: 1e-4,
  contenders: {
    fused: async () => (await load()).smallMlp((await import('@l2l/optimizees')).fusedMlp),
    plain: async () => (await load()).smallMlp((await import('@l2l/optimizees')).mlp),
    stock: async () => (await load()).smallTfMlp(),
    enabled: async () => (await load()).smallTfMlp((await import('@l2l/wasm-training')).enableWasmTraining),
  },
  lines: ({ fused: ours, plain, stock, enabled }) => [
    timesAsFast('against tfMlp on wasm', { ours, theirs: stock, goal: 15 }),
    timesAsFast('against tfMlp on enabled wasm', { ours, theirs: enabled }),
    timesAsFast('against mlp, plain TypeScript', { ours, theirs: plain }),
  ],
};

/** @type {import('../row').Row} */
export default {
  name: 'fused-mlp',
  title: 'Loss and gradient of a network 64-32-10 of sigmoid units on a batch of 64, by the generated kernel',
  how: 'Processor time of one thread, drawing the minibatch included. First gradients must agree to 1e-4.',
  races: [race],
};
