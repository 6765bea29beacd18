import '@tensorflow/tfjs-layers'; // registers the gradients, without which nothing can be trained
import { useBackend } from '@l2l/core/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** @type {Readonly<Record<string, () => Promise<unknown>>>} */
const loaders = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  async wasm() {
    const { enableWasmTraining } = await import('@l2l/wasm-training');
    enableWasmTraining();
  },
  tensorflow: async () => {}, // useBackend loads it
};

export const backends = Object.keys(loaders);

/**
 * Makes TensorFlow.js compute with the backend of this name.
 *
 * @param {string} name
 * @throws {import('@l2l/core').L2lError} `no-backend`, with what is missing.
 */
export async function startBackend(name) {
  tf.enableProdMode(); // no advice between our lines
  await loaders[name]?.();
  await useBackend(name);
}
