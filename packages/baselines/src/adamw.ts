import { type AnyRule, numberOption, requireOptions, type UpdateRule, wrapRule } from '@l2l/core';
import { type AdamOptions, adam } from './adam';

export interface AdamwOptions extends AdamOptions {
  /** λ, the share of every coordinate that a step of learning rate 1 would take away; at least 0. */
  readonly weightDecay?: number | undefined;
}

/**
 * Adam with decoupled weight decay: `θ ← θ + step of Adam − α·λ·θ`. The decay does not pass through
 * the moments, so all coordinates shrink at the same rate. TensorFlow.js has none.
 *
 * Source: Loshchilov and Hutter 2019, algorithm 2, https://arxiv.org/abs/1711.05101
 *
 * @param learningRate - α, at least 0.
 * @throws L2lError `bad-option` if an option is out of its range.
 */
export function adamw(learningRate = 0.001, options: AdamwOptions = {}): UpdateRule {
  const {
    weightDecay = 0.01,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-7,
  } = requireOptions('adamw', options, ['weightDecay', 'beta1', 'beta2', 'epsilon']);
  numberOption('adamw', 'learningRate', learningRate, { from: 0 });
  numberOption('adamw', 'weightDecay', weightDecay, { from: 0 });
  const moments = adam(learningRate, { beta1, beta2, epsilon });
  return wrapRule<AnyRule>(moments, {
    name: () => `adamw(${learningRate})`,
    config: () => ({ rule: 'adamw', learningRate, weightDecay, beta1, beta2, epsilon }),
    form: (space, inner) => ({
      update(seen, before) {
        const { step, state } = inner.update(seen, before);
        return { step: space.combine(1, step, -learningRate * weightDecay, seen.coordinates), state };
      },
    }),
  });
}
