import { keyOf, normals, vectorLayout } from '@l2l/core';
import { tensors } from '@l2l/core/tfjs';
import { lstm, pretrainedLstm } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { sumOfSquares } from './lstm-kernel.js';

/**
 * The same step by plain TensorFlow.js operations on its wasm backend.
 *
 * @param {number} size
 * @param {() => void} [enable] - Called before the backend starts.
 */
export async function lstmTensors(size, enable) {
  enable?.();
  await tf.setBackend('wasm');
  const rule = lstm(pretrainedLstm()).on?.(tensors);
  if (!rule) throw new Error('This rule has no form for tensors.');
  const gradient = tf.tensor1d(normals(keyOf(1), size));
  let state = rule.init(vectorLayout(size));
  const run = () => {
    const before = state;
    const update = tf.tidy(
      () => /** @type {any} */ (rule.update({ gradient, coordinates: gradient }, state)),
    );
    state = update.state;
    tf.dispose(/** @type {any} */ (before));
    return update.step;
  };
  const first = run();
  const facts = [sumOfSquares(await first.data())];
  return { run: () => run().dispose(), facts };
}
