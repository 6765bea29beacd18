import {
  fold,
  type Key,
  type Layout,
  layoutOf,
  type NamedShape,
  normals,
  slotNamed,
  viewOf,
} from '@l2l/core';
import type { LstmConfig } from './config';
import { FEATURES } from './preprocess';

/**
 * Where the weights of each part lie. For layer l of H units, fed by I numbers:
 * `layer{l}/kernel` [I, 4H], `layer{l}/recurrent` [H, 4H], `layer{l}/bias` [4H]; the four gates lie
 * side by side as input, forget, candidate, output. Then `linear/kernel` [H, 1] and `linear/bias` [1].
 *
 * Two layers of 20 units have 5,141 weights.
 */
export function lstmWeights({ hidden }: LstmConfig): Layout {
  const layers = hidden.flatMap((units, l): NamedShape[] => [
    { name: `layer${l}/kernel`, shape: [l === 0 ? FEATURES : hidden[l - 1]!, 4 * units] },
    { name: `layer${l}/recurrent`, shape: [units, 4 * units] },
    { name: `layer${l}/bias`, shape: [4 * units] },
  ]);
  return layoutOf([
    ...layers,
    { name: 'linear/kernel', shape: [hidden.at(-1)!, 1] },
    { name: 'linear/bias', shape: [1] },
  ]);
}

/** Deviation of the output weights of an untrained network: its steps begin near zero. */
const OUTPUT_DEVIATION = 0.01;

/**
 * Weights to begin meta-training from: N(0, 1/fan-in) for kernels, biases zero but for those of the
 * forget gates, which are 1 so that memory lasts.
 *
 * Source: Jozefowicz, Zaremba and Sutskever 2015, section 3.1 (forget bias).
 */
export function initLstmWeights(config: LstmConfig, key: Key): Float32Array {
  const layout = lstmWeights(config);
  const weights = new Float32Array(layout.size);
  for (const slot of layout.slots) {
    const view = viewOf(weights, slot);
    if (slot.name.endsWith('/bias')) continue;
    const fanIn = slot.shape[0]!;
    const deviation = slot.name === 'linear/kernel' ? OUTPUT_DEVIATION : 1 / Math.sqrt(fanIn);
    view.set(normals(fold(key, slot.name), view.length, deviation));
  }
  config.hidden.forEach((units, l) => {
    viewOf(weights, slotNamed(layout, `layer${l}/bias`)).fill(1, units, 2 * units);
  });
  return weights;
}
