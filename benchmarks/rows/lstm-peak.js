import { hasRelaxedSimd } from '@l2l/wasm';
import { activationOperations, productOperations } from '../contenders/lstm-operations.js';
import { peakOperations } from '../contenders/peak.js';
import { ratio } from '../statistics.js';

const operations = productOperations + activationOperations;
const goal = hasRelaxedSimd() ? 0.75 : 0.85;

/**
 * @param {number} size
 * @returns {import('../row').Race<'kernel' | 'peak'>}
 */
function race(size) {
  return {
    name: `${size} coordinates`,
    clock: 'processor',
    contenders: {
      kernel: async () => (await import('../contenders/lstm-kernel.js')).lstmKernel(size),
      peak: async () => (await import('../contenders/peak.js')).peak(),
    },
    lines(measured) {
      const { kernel, peak } = measured;
      // Operations by time: the share of the peak is the one rate in the other.
      const value = ((operations * size) / peakOperations) * ratio(peak, kernel);
      const rate = (operations * size) / kernel.ms / 1e6;
      const most = peakOperations / peak.ms / 1e6;
      return [
        {
          what: `N = ${size}, of the peak of ${hasRelaxedSimd() ? 'relaxed madd' : 'mul + add'}`,
          result: `${(100 * value).toFixed(0)} %, ${rate.toFixed(1)} of ${most.toFixed(1)} GFlop/s`,
          value,
          goal: `≥ ${100 * goal} %`,
          isMet: value >= goal,
        },
      ];
    },
  };
}

/** @type {import('../row').Row} */
export default {
  name: 'lstm-peak',
  title: 'The same kernel as a share of what one core can do in WebAssembly',
  how:
    `Processor time of one thread, against a loop of nothing but independent products and sums on vectors. A step of one ` +
    `coordinate is counted as ${operations} operations: ${productOperations} for the products of the weights, a product and its sum ` +
    `each, and ${activationOperations} for features and gates as the source has them, a division counted as one (lstm-operations.js).`,
  races: [race(16_000), race(160_000)],
};
