import { L2lError } from '@l2l/core';
import { explainMissing } from '@l2l/core/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Waits until TensorFlow.js has a backend to compute with.
 *
 * @throws L2lError `no-backend` if none is registered, or none starts.
 */
export async function backendReady(): Promise<void> {
  try {
    await tf.ready();
  } catch (cause) {
    throw new L2lError(
      'no-backend',
      `TensorFlow.js has no backend to compute with; registered are: ${tf.engine().backendNames().join(', ') || 'none'}. ` +
        "Load one, for example with import '@tensorflow/tfjs-backend-cpu' (or -wasm, -webgl, -webgpu).",
      { cause },
    );
  }
}

/**
 * Runs what differentiates a loss, and says plainly what is missing when TensorFlow.js cannot.
 *
 * @throws L2lError `no-gradients`, or `bad-option` if the loss does not depend on every variable.
 */
export function withGradients<Result>(differentiate: () => Result): Result {
  try {
    return explainMissing(differentiate);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    if (!message.startsWith('Cannot compute gradient of y=f(x)')) throw cause;
    throw new L2lError(
      'bad-option',
      'The loss does not depend on every variable, or not by ops that TensorFlow.js can differentiate. ' +
        'Use each variable in the loss, or leave it out of the shapes.',
      { cause },
    );
  }
}
