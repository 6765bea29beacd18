import { fold, keyOf } from '@l2l/core';
import { blobs } from '@l2l/optimizees';
import { sumOfSquares } from './lstm-kernel.js';

/**
 * The gradient of a network 64-32-10 at a batch of 64, by one of the forms that optimizees have.
 *
 * @param {(options: import('@l2l/optimizees').MlpOptions) => import('@l2l/optimizees').Classifier} form
 */
export async function smallMlp(form) {
  const dataset = blobs(keyOf(1), { count: 1000, classCount: 10, inputSize: 64 });
  const problem = form({ dataset, hidden: [32], batchSize: 64 });
  const coordinates = problem.init(keyOf(2));
  const { loss, gradient } = await problem.evaluate(coordinates, keyOf(3));
  let step = 0;
  return {
    run: () => problem.evaluate(coordinates, fold(keyOf(4), step++)),
    facts: [loss, sumOfSquares(gradient)],
  };
}

/** By TensorFlow.js on wasm. @param {() => void} [enable] - Called before the backend starts. */
export async function smallTfMlp(enable) {
  enable?.();
  const tf = await import('@tensorflow/tfjs');
  await import('@tensorflow/tfjs-backend-wasm');
  const { tfMlp } = await import('@l2l/optimizees/tfjs');
  await tf.setBackend('wasm');
  return smallMlp(tfMlp);
}
