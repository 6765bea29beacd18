import { type Checkpoint, type RuleConfig, requireCheckpoint, type UpdateRule, weightsFor } from '@l2l/core';
import { registerDeviceKernels } from '../kernels/device/register-kernels';
import { savedWeights } from '../saved-weights';
import { type TensorwiseConfig, tensorwiseConfig } from './config';
import { tensorwiseOnDevice } from './device';
import { chooseTensorwise } from './kernel/wasm-tensorwise';
import { checkedKnobs, type TensorwiseKnobs } from './knobs';
import { TENSORWISE_NAME } from './rule';
import type { TensorwiseState } from './state';

/**
 * A trained tensorwise LSTM as an update rule, for any backend.
 *
 * @throws L2lError `bad-option`, or `bad-checkpoint` if it is none, or holds the weights of another rule.
 */
export function tensorwise(checkpoint: Checkpoint, knobs: TensorwiseKnobs = {}): UpdateRule<TensorwiseState> {
  const { config } = requireCheckpoint(checkpoint).rule;
  const checked = tensorwiseConfig((config ?? {}) as Partial<TensorwiseConfig>);
  return bound(checked, weightsFor(chooseTensorwise(checked), checkpoint), knobs);
}

function bound(
  config: TensorwiseConfig,
  weights: Float32Array,
  given: TensorwiseKnobs,
): UpdateRule<TensorwiseState> {
  registerDeviceKernels();
  const knobs = checkedKnobs(given);
  const onArrays = chooseTensorwise(config, knobs).bind(weights);
  return {
    ...onArrays,
    learningRate: knobs.multiplier,
    // The weights are part of it: a model saved today resumes with them, whatever is shipped tomorrow.
    get config() {
      return { rule: TENSORWISE_NAME, ...config, ...knobs, weights: [...weights] };
    },
    on: (space) => {
      if (space.kind === 'arrays') return onArrays as UpdateRule<unknown, never>;
      return tensorwiseOnDevice(config, weights, knobs) as UpdateRule<unknown, never>;
    },
  };
}

/** The rule of a config that {@link tensorwise} gave. @throws L2lError `bad-checkpoint`, `bad-option` */
export function tensorwiseFromConfig({
  rule,
  weights,
  multiplier,
  weightDecay,
  guard,
  ...options
}: RuleConfig): UpdateRule<TensorwiseState> {
  const config = tensorwiseConfig(options as Partial<TensorwiseConfig>);
  const { size } = chooseTensorwise(config).weights;
  const found = savedWeights(weights, size, `${rule} with ${config.hidden} units`);
  return bound(config, found, { multiplier, weightDecay, guard } as TensorwiseKnobs);
}
