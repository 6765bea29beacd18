import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import { requireOptions } from '../option-names';

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
  const { loss } = requireOptions('applyGradients', options, ['loss']);
  if (typeof loss === 'number') {
    const scalar = tf.scalar(loss, 'float32');
    try {
      run(scalar);
    } finally {
      scalar.dispose();
    }
    return;
  }
  if (loss !== undefined && !(loss instanceof tf.Tensor && loss.size === 1)) throw noLoss(loss);
  run(loss);
}

function noLoss(found: unknown): L2lError {
  const what = found instanceof tf.Tensor ? `a tensor of shape [${found.shape.join(', ')}]` : String(found);
  return new L2lError('bad-option', `applyGradients: loss is ${what}, but must be a number or a scalar.`);
}
