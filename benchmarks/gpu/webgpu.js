import * as tf from '@tensorflow/tfjs-core';
import { create, globals } from 'webgpu';

/** Starts TensorFlow.js on WebGPU in Node. @returns What the graphics card calls itself. */
export async function startWebGpu() {
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true });
  // It looks for WebGPU when it is loaded.
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu')))
    throw new Error('WebGPU found no graphics card: a Vulkan driver is needed, or --software.');
  const adapter = await /** @type {any} */ (globalThis.navigator).gpu.requestAdapter();
  const { vendor, architecture, device, description } = adapter.info;
  return [description || device, vendor, architecture].filter(Boolean).join(', ');
}

/**
 * Programs that something starts on the device.
 *
 * @param {() => void} run
 */
export function countLaunches(run) {
  const backend = /** @type {any} */ (tf.backend());
  const original = backend.runWebGPUProgram;
  let count = 0;
  backend.runWebGPUProgram = (/** @type {unknown[]} */ ...given) => {
    count++;
    return original.apply(backend, given);
  };
  try {
    run();
  } finally {
    delete backend.runWebGPUProgram;
  }
  return count;
}

/**
 * Runs something without the kernels of this project, by plain operations.
 *
 * @template T
 * @param {() => Promise<T>} run
 */
export async function withoutKernels(run) {
  const ours = tf.getKernelsForBackend('webgpu').filter(({ kernelName }) => kernelName.startsWith('L2l'));
  for (const { kernelName } of ours) tf.unregisterKernel(kernelName, 'webgpu');
  try {
    return await run();
  } finally {
    for (const kernel of ours) tf.registerKernel(kernel);
  }
}
