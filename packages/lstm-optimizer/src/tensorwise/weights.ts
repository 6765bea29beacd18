import { fold, type Key, type Layout, layoutOf, normals, slotNamed, viewOf } from '@l2l/core';
import type { TensorwiseConfig } from './config';
import { OUTPUTS } from './program/decision';
import { FEATURES } from './program/features';

/**
 * Where the weights of each part lie, for H units: `layer0/kernel` [19, 4H], `layer0/recurrent` [H, 4H],
 * `layer0/bias` [4H], with the four gates side by side as input, forget, candidate, output; then
 * `linear/kernel` [H, 4], `linear/features` [19, 4], which goes around the LSTM,
 * and `linear/bias` [4]. 8 units have 1008 weights.
 */
export function tensorwiseWeights({ hidden }: TensorwiseConfig): Layout {
  return layoutOf([
    { name: 'layer0/kernel', shape: [FEATURES, 4 * hidden] },
    { name: 'layer0/recurrent', shape: [hidden, 4 * hidden] },
    { name: 'layer0/bias', shape: [4 * hidden] },
    { name: 'linear/kernel', shape: [hidden, OUTPUTS.length] },
    { name: 'linear/features', shape: [FEATURES, OUTPUTS.length] },
    { name: 'linear/bias', shape: [OUTPUTS.length] },
  ]);
}

/** Deviation of the output weights of an untrained network: it begins as Adam at its default. */
const OUTPUT_DEVIATION = 0.02;

/** Weights to begin meta-training from: N(0, 1/inputs) for kernels, 0 for what goes around, biases 0 but 1 for the forget gates. */
export function initTensorwiseWeights(config: TensorwiseConfig, key: Key): Float32Array {
  const layout = tensorwiseWeights(config);
  const weights = new Float32Array(layout.size);
  const { hidden } = config;
  const deviations = {
    'layer0/kernel': 1 / Math.sqrt(FEATURES + hidden),
    'layer0/recurrent': 1 / Math.sqrt(FEATURES + hidden),
    'linear/kernel': OUTPUT_DEVIATION,
  };
  for (const [name, deviation] of Object.entries(deviations)) {
    const view = viewOf(weights, slotNamed(layout, name));
    view.set(normals(fold(key, name), view.length, deviation));
  }
  viewOf(weights, slotNamed(layout, 'layer0/bias')).fill(1, hidden, 2 * hidden);
  return weights;
}
