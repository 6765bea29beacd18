import { type Checkpoint, type RuleConfig, requireCheckpoint, type UpdateRule, weightsFor } from '@l2l/core';
import { type LstmConfig, lstmConfig } from './config';
import { chooseLstm } from './kernels/choose';
import { deviceLstm } from './kernels/device/device-lstm';
import { registerDeviceKernels } from './kernels/device/register-kernels';
import { LSTM_NAME } from './rule';
import { savedWeights } from './saved-weights';
import type { LstmState } from './state';

/**
 * A trained coordinatewise LSTM as an update rule, in the fastest form for this machine: on arrays
 * a generated kernel where it can run, on webgpu and webgl kernels of our own, elsewhere tensor operations.
 *
 * ```ts
 * const rule = lookahead({ fast: sgd(0.1), slow: lstm(decodeCheckpoint(bytes)) });
 * ```
 *
 * @throws L2lError `bad-checkpoint` if it is none, or holds the weights of another rule.
 */
export function lstm(checkpoint: Checkpoint): UpdateRule<LstmState> {
  const config = lstmConfig(requireCheckpoint(checkpoint).rule.config as Partial<LstmConfig>);
  return bound(config, weightsFor(chooseLstm(config), checkpoint));
}

function bound(config: LstmConfig, weights: Float32Array): UpdateRule<LstmState> {
  registerDeviceKernels();
  const onArrays = chooseLstm(config).bind(weights);
  return {
    ...onArrays,
    // The weights are part of it: a model saved today resumes with them, whatever is shipped tomorrow.
    get config() {
      return { rule: LSTM_NAME, ...config, weights: [...weights] };
    },
    on: (space) => {
      if (space.kind === 'arrays') return onArrays as UpdateRule<unknown, never>;
      return deviceLstm(config, weights) as UpdateRule<unknown, never>;
    },
  };
}

/** The rule of a config that {@link lstm} gave. @throws L2lError `bad-checkpoint`, `bad-option` */
export function lstmFromConfig({ rule, weights, ...options }: RuleConfig): UpdateRule<LstmState> {
  const config = lstmConfig(options as Partial<LstmConfig>);
  const { size } = chooseLstm(config).weights;
  return bound(config, savedWeights(weights, size, `${rule} with ${config.hidden.join(' × ')} units`));
}
