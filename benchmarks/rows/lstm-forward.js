import { timesAsFast } from '../lines.js';

/**
 * @param {number} size
 * @returns {import('../row').Race<'kernel' | 'stock' | 'enabled'>}
 */
function race(size) {
  const load = () => import('../contenders/lstm-tensors.js');
  return {
    name: `${size} coordinates`,
    clock: 'processor',
    agreement: 1e-4,
    contenders: {
      kernel: async () => (await import('../contenders/lstm-kernel.js')).lstmKernel(size),
      stock: async () => (await load()).lstmTensors(size),
      async enabled() {
        const { enableWasmTraining } = await import('@l2l/wasm-training');
        return (await load()).lstmTensors(size, enableWasmTraining);
      },
    },
    lines: (measured) => {
      const { kernel: ours, stock, enabled } = measured;
      return [
        timesAsFast(`N = ${size}, against tfjs on wasm`, { ours, theirs: stock, goal: 9 }),
        timesAsFast(`N = ${size}, against tfjs on enabled wasm`, { ours, theirs: enabled }),
      ];
    },
  };
}

/** @type {import('../row').Row} */
export default {
  name: 'lstm-forward',
  title: 'One step of the LSTM of 2 × 20 units, by the generated kernel and by plain tfjs operations on wasm',
  how:
    'Processor time of one thread. The plain operations run on the wasm backend as it comes, whose product with a transposed ' +
    'matrix is slow, and on the one that enableWasmTraining() makes of it. The goal is set against the first. First steps must agree to 1e-4.',
  races: [race(16_000), race(160_000)],
};
