import '@tensorflow/tfjs-layers'; // registers the gradients, without which nothing can be trained
import { L2lError } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import { loadTensorflow } from './tensorflow-backend.js';

/** @type {Readonly<Record<string, () => Promise<unknown>>>} */
const loaders = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  async wasm() {
    const { enableWasmTraining } = await import('@l2l/wasm-training');
    enableWasmTraining();
  },
  tensorflow: loadTensorflow,
};

export const backends = Object.keys(loaders);

/**
 * Makes TensorFlow.js compute with the backend of this name.
 *
 * @param {string} name
 * @throws {L2lError} `no-backend`, with what is missing.
 */
export async function startBackend(name) {
  tf.enableProdMode(); // no advice between our lines
  await loaders[name]?.();
  if (await tf.setBackend(name)) return;
  throw new L2lError(
    'no-backend',
    `The backend "${name}" of TensorFlow.js did not start. Use --backend wasm or --backend cpu.`,
  );
}
