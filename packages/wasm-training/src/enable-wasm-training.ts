import '@tensorflow/tfjs-backend-wasm';
import { getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { betterKernels, missingKernels } from './kernels';

/** Kernels of every copy of this package carry this mark, so that none is wrapped twice. */
const MARK = Symbol.for('@l2l/wasm-training');

/**
 * Makes the wasm backend fit for training, with any optimizer.
 *
 * Call it once, before or after `tf.setBackend('wasm')`; calling it again changes nothing.
 * Models, tensors and the other backends stay as they are.
 *
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { enableWasmTraining } from '@l2l/wasm-training';
 *
 * enableWasmTraining();
 * await tf.setBackend('wasm');
 * await model.fit(images, labels);
 * ```
 */
export function enableWasmTraining(): void {
  for (const [kernelName, kernelFunc] of Object.entries(missingKernels)) {
    if (getKernel(kernelName, 'wasm') === undefined)
      register({ kernelName, backendName: 'wasm', kernelFunc });
  }
  for (const [kernelName, make] of Object.entries(betterKernels)) {
    const stock = getKernel(kernelName, 'wasm');
    if (stock === undefined || MARK in stock) continue;
    // tfjs warns of a kernel that is registered twice. The stock kernel's set-up is kept: it runs
    // with the backend's own, and has already run if the backend is up.
    unregisterKernel(kernelName, 'wasm');
    register({ ...stock, kernelFunc: make(stock.kernelFunc) });
  }
}

function register(kernel: KernelConfig): void {
  registerKernel(Object.assign(kernel, { [MARK]: true }));
}
