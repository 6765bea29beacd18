import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';

/** What `applyGradients` can be given beside the gradients. */
export interface StepOptions {
  /** The loss of the minibatch. Some rules take better steps with it: `minimize` and `fit` pass it by themselves. */
  readonly loss?: number | tf.Scalar | undefined;
}

/**
 * Runs a function with the loss of the options as a scalar, which the caller's stays.
 *
 * @throws L2lError `bad-option` for a loss that is no number and no scalar, and for options that do not exist.
 */
export function withLoss(options: StepOptions, run: (loss: tf.Scalar | undefined) => void): void {
  const { loss, ...unknown } = options;
  const [name] = Object.keys(unknown);
  if (name !== undefined)
    throw new L2lError('bad-option', `applyGradients has no option "${name}"; it has: loss.`);
  if (loss === undefined) return run(undefined);
  if (typeof loss === 'number') {
    const scalar = tf.scalar(loss, 'float32');
    try {
      return run(scalar);
    } finally {
      scalar.dispose();
    }
  }
  if (loss instanceof tf.Tensor && loss.size === 1) return run(loss);
  const found = loss instanceof tf.Tensor ? `a tensor of shape [${(loss as tf.Tensor).shape}]` : String(loss);
  throw new L2lError('bad-option', `applyGradients: loss is ${found}, but must be a number or a scalar.`);
}
