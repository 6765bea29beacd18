import { fold, keyOf, streamOf } from '@l2l/core';
import { reluNetwork } from './relu-network.js';

/**
 * Sums of two symbols, of which some have no label: a row of zeros. The cross-entropy of such a row is 0, but its
 * gradient pushes all outputs down, without end, and the loss does not count it.
 *
 * @param {{ readonly symbols: number, readonly hidden: readonly number[], readonly batchSize: number, readonly masked: number }} options
 * @returns {import('./trial.js').Problem}
 */
export function maskedLabels({ symbols, hidden, batchSize, masked }) {
  const network = reluNetwork([2 * symbols, ...hidden, symbols], { lastBias: false });

  /**
   * @param {import('@l2l/core').Key} key
   * @param {number} rows
   * @param {number} share - Of rows without a label.
   */
  function draw(key, rows, share) {
    const { uniform, below } = streamOf(key);
    const inputs = new Float64Array(rows * 2 * symbols);
    const labels = Array.from({ length: rows }, (_, r) => {
      const [a, b] = [below(symbols), below(symbols)];
      inputs[2 * symbols * r + a] = 1;
      inputs[2 * symbols * r + symbols + b] = 1;
      return uniform() < share ? -1 : (a + b) % symbols;
    });
    return { inputs, labels };
  }

  /**
   * @param {Float32Array} weights
   * @param {ReturnType<typeof draw>} batch
   */
  function evaluate(weights, { inputs, labels }) {
    const values = network.forward(weights, inputs, labels.length);
    const outputs = /** @type {Float64Array} */ (values.at(-1));
    const slopes = new Float64Array(outputs.length);
    let loss = 0;
    labels.forEach((label, r) => {
      const scores = outputs.subarray(r * symbols, (r + 1) * symbols);
      const highest = Math.max(...scores);
      const total = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
      if (label >= 0) loss += (Math.log(total) + highest - (scores[label] ?? 0)) / labels.length;
      scores.forEach((score, j) => {
        const chance = Math.exp(score - highest) / total;
        slopes[r * symbols + j] = (chance - Number(j === label)) / labels.length;
      });
    });
    const gradient = new Float64Array(network.layout.size);
    network.backward(weights, values, slopes, gradient);
    return { loss, gradient: Float32Array.from(gradient) };
  }

  const all = draw(keyOf(77), 512, 0);
  return {
    layout: network.layout,
    start: (key) => network.start(key, () => 0.3),
    at: async (weights, key, step) => evaluate(weights, draw(fold(key, step), batchSize, masked)),
    judge: async (weights) => evaluate(weights, all).loss,
  };
}
