import '@tensorflow/tfjs-backend-wasm';
import {
  getKernel,
  type KernelConfig,
  type KernelFunc,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { chosenKernels, type WasmTrainingOptions } from './kernel-choice';
import { type BetterKernel, betterKernels, type KernelName, missingKernels } from './kernels';
import { trackedPackings, untrackedPackings, type WithFreshPacking } from './packings';
import { untested } from './tested-versions';

/** Kernels of every copy of this package carry this mark, so that none is wrapped twice. */
const MARK = Symbol.for('@l2l/wasm-training');

let hasWarned = false;

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
 *
 * @returns Puts back what this call replaced, in the middle of training too; calling it again changes nothing.
 * Kernels that another package has wrapped since then stay.
 * @throws L2lError If the options name a kernel that this package does not have.
 */
export function enableWasmTraining(options?: WasmTrainingOptions): () => void {
  const names = chosenKernels(options);
  warnOnce();
  const stock = new Map<KernelName, KernelConfig | undefined>();
  for (const name of names) {
    const current = getKernel(name, 'wasm');
    const isOurs = current !== undefined && MARK in current;
    if (!isOurs && (current === undefined) === name in missingKernels) stock.set(name, current);
  }
  // Two kernels pack operands of products. Where both are ours, they can keep a record of it.
  const seesAllPackings = stock.has('BatchMatMul') && stock.has('_FusedMatMul');
  let guard = seesAllPackings ? trackedPackings() : untrackedPackings;
  const make = kernelsFrom((...product) => guard(...product));
  const made = [...stock].map(([name, current]) => {
    const ours = Object.assign({ kernelName: name, backendName: 'wasm', ...current }, make(name, current));
    replace(name, ours);
    return { name, current, ours };
  });
  return () => {
    guard = untrackedPackings;
    for (const { name, current, ours } of made) {
      if (getKernel(name, 'wasm') === ours) replace(name, current);
    }
  };
}

/** Kernels by name, from the backend's own. */
function kernelsFrom(withFreshPacking: WithFreshPacking) {
  const missing: Readonly<Record<string, KernelFunc>> = missingKernels;
  const better: Readonly<Record<string, BetterKernel>> = betterKernels;
  return (name: KernelName, current: KernelConfig | undefined) => ({
    kernelFunc: current ? better[name]!(current.kernelFunc, withFreshPacking) : missing[name]!,
    [MARK]: true,
  });
}

/**
 * Registers a kernel in place of another: tfjs warns where one is registered twice. The set-up of the backend's
 * own is kept: it runs with the backend's other set-ups, and has already run if the backend is up.
 */
function replace(name: KernelName, kernel: KernelConfig | undefined): void {
  if (getKernel(name, 'wasm') !== undefined) unregisterKernel(name, 'wasm');
  if (kernel !== undefined) registerKernel(kernel);
}

function warnOnce(): void {
  const warning = untested();
  if (warning === undefined || hasWarned) return;
  hasWarned = true;
  console.warn(warning);
}
