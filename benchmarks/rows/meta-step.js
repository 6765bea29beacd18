import { timesAsFast } from '../lines.js';

/** @type {import('../row').Race<'kernels' | 'stock' | 'enabled'>} */
const race = {
  name: 'meta-gradient',
  clock: 'processor',
  agreement: 1e-3,
  turns: 5,
  once: ['stock', 'enabled'],
  contenders: {
    kernels: async () => (await import('../contenders/meta-step.js')).metaStep(),
    stock: async () => (await import('../contenders/meta-step-autodiff.js')).metaStepAutodiff(),
    async enabled() {
      const { enableWasmTraining } = await import('@l2l/wasm-training');
      return (await import('../contenders/meta-step-autodiff.js')).metaStepAutodiff(enableWasmTraining);
    },
  },
  lines: ({ kernels, stock, enabled }) => [
    timesAsFast('time, against tfjs autodiff on wasm', { ours: kernels, theirs: stock, goal: 15 }),
    timesAsFast('time, against tfjs autodiff on enabled wasm', { ours: kernels, theirs: enabled }),
    memory('memory, of that of tfjs autodiff on wasm', kernels.bytes, stock.bytes),
  ],
};

/**
 * @param {string} what
 * @param {number} ours
 * @param {number} theirs
 * @returns {import('../row').Line}
 */
function memory(what, ours, theirs) {
  const value = ours / theirs;
  const mb = (/** @type {number} */ bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`;
  return {
    what,
    result: `1 / ${(1 / value).toFixed(1)}, ${mb(ours)} against ${mb(theirs)}`,
    value,
    goal: '≤ 1 / 10',
    isMet: value <= 0.1,
  };
}

/** @type {import('../row').Row} */
export default {
  name: 'meta-step',
  title: 'One meta-gradient of the paper: MLP 784-20-10 of sigmoid units, window of 20 steps, batches of 128',
  how:
    'Processor time of one thread; tfjs after one warm-up takes one turn, the kernels five. Memory is the most that the ' +
    'process ever had, less what it had before it loaded anything: libraries and digits are in it. Both find the same ' +
    'meta-loss and gradient, to 1e-3.',
  races: [race],
};
