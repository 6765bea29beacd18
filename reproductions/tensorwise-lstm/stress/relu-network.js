import { fold, layoutOf, normals, sizeOf } from '@l2l/core';

/**
 * A network of dense layers with relu units between them, on plain arrays, that can hand its gradient on to what it
 * reads.
 *
 * @typedef {{
 *   readonly layout: import('@l2l/core').Layout,
 *   forward(weights: Float32Array, inputs: Float64Array, rows: number): Float64Array[],
 *   backward(weights: Float32Array, layers: readonly Float64Array[], slopes: Float64Array, gradient: Float64Array | undefined): Float64Array,
 *   start(key: import('@l2l/core').Key, deviation: (inputs: number, outputs: number) => number): Float32Array,
 * }} ReluNetwork
 */

/**
 * @param {readonly number[]} widths - From the inputs to the outputs.
 * @param {{ readonly lastBias?: boolean }} [options]
 * @returns {ReluNetwork}
 */
export function reluNetwork(widths, { lastBias = true } = {}) {
  const layers = widths.slice(1).map((to, layer) => ({
    kernel: `kernel${layer}`,
    bias: lastBias || layer < widths.length - 2 ? `bias${layer}` : undefined,
    from: widths[layer] ?? 0,
    to,
  }));
  const layout = layoutOf(
    layers.flatMap(({ kernel, bias, from, to }) => [
      { name: kernel, shape: [from, to] },
      ...(bias === undefined ? [] : [{ name: bias, shape: [to] }]),
    ]),
  );
  const places = Object.fromEntries(
    layout.slots.map(({ name, offset, shape }) => [name, { offset, size: sizeOf(shape) }]),
  );
  /**
   * @template {Float32Array | Float64Array} Vector
   * @param {Vector} all
   * @param {string} name
   */
  const part = (all, name) => {
    const { offset, size } = places[name] ?? { offset: 0, size: 0 };
    return /** @type {Vector} */ (all.subarray(offset, offset + size));
  };
  return {
    layout,
    start(key, deviation) {
      const weights = new Float32Array(layout.size);
      for (const { kernel, from, to } of layers) {
        const view = part(weights, kernel);
        view.set(normals(fold(key, kernel), view.length, deviation(from, to)));
      }
      return weights;
    },
    forward(weights, inputs, rows) {
      const values = [inputs];
      for (const { kernel, bias, from, to } of layers) {
        const read = /** @type {Float64Array} */ (values.at(-1));
        const outputs = new Float64Array(rows * to);
        const numbers = part(weights, kernel);
        const biases = bias === undefined ? undefined : part(weights, bias);
        for (let r = 0; r < rows; r++) {
          const row = outputs.subarray(r * to, (r + 1) * to);
          if (biases) row.set(biases);
          for (let i = 0; i < from; i++) addTo(row, numberAt(read, r * from + i), numbers, i * to);
        }
        const isLast = values.length === layers.length;
        values.push(isLast ? outputs : outputs.map((value) => Math.max(0, value)));
      }
      return values;
    },
    backward(weights, values, slopes, gradient) {
      let above = slopes;
      for (const [layer, { kernel, bias, from, to }] of [...layers.entries()].reverse()) {
        const read = /** @type {Float64Array} */ (values[layer]);
        const below = new Float64Array(read.length);
        const numbers = part(weights, kernel);
        const ofKernel = gradient && part(gradient, kernel);
        const ofBias = gradient && bias !== undefined ? part(gradient, bias) : undefined;
        for (let r = 0; r < read.length / from; r++) {
          const row = above.subarray(r * to, (r + 1) * to);
          if (ofBias) addTo(ofBias, 1, row, 0);
          for (let i = 0; i < from; i++) {
            const value = numberAt(read, r * from + i);
            if (ofKernel) addTo(ofKernel, value, row, 0, i * to);
            // Units that are off hand nothing on; inputs always do.
            if (layer === 0 || value > 0) below[r * from + i] = product(row, numbers, i * to);
          }
        }
        above = below;
      }
      return above;
    },
  };
}

/**
 * Adds a factor times the numbers from one place on to the sums from another on, as many as the shorter holds.
 *
 * @param {Float64Array} sums
 * @param {number} factor
 * @param {Float32Array | Float64Array} numbers
 * @param {number} from
 * @param {number} [at]
 */
function addTo(sums, factor, numbers, from, at = 0) {
  if (factor === 0) return;
  const count = Math.min(sums.length - at, numbers.length - from);
  for (let j = 0; j < count; j++)
    sums[at + j] = numberAt(sums, at + j) + factor * numberAt(numbers, from + j);
}

/**
 * @param {Float64Array} row
 * @param {Float32Array} numbers
 * @param {number} from
 */
function product(row, numbers, from) {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += numberAt(row, j) * numberAt(numbers, from + j);
  return sum;
}

/**
 * @param {Float32Array | Float64Array} numbers
 * @param {number} at
 */
function numberAt(numbers, at) {
  return /** @type {number} */ (numbers[at]);
}
