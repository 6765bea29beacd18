import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { Heap } from './guarded-memory';

type Inputs = Readonly<Record<string, tf.TensorInfo | undefined>>;

/** What was seen of the kernels that ran since. */
export interface Watch {
  /** Names of those that ran. */
  readonly seen: ReadonlySet<string>;
  /** Names of those after which an input had other bytes than before. */
  readonly wroteIntoInputs: ReadonlySet<string>;
  readonly end: () => void;
}

/** Compares the inputs of every kernel of the wasm backend before and after it, also within compositions. */
export function watchKernels(): Watch {
  const backend = tf.backend() as BackendWasm;
  const seen = new Set<string>();
  const wroteIntoInputs = new Set<string>();
  const kernels = tf.getKernelsForBackend('wasm');
  for (const kernel of kernels) {
    tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel({
      ...kernel,
      kernelFunc(call) {
        const inputs = Object.values(call.inputs as Inputs).flatMap((info) => (info ? [info] : []));
        const before = inputs.map((info) => bytesOf(backend, info));
        const results = kernel.kernelFunc(call);
        seen.add(kernel.kernelName);
        const isSame = inputs.every((info, i) => tf.util.arraysEqual(bytesOf(backend, info), before[i]!));
        if (!isSame) wroteIntoInputs.add(kernel.kernelName);
        return results;
      },
    });
  }
  const end = () => {
    for (const kernel of kernels) {
      tf.unregisterKernel(kernel.kernelName, 'wasm');
      tf.registerKernel(kernel);
    }
  };
  return { seen, wroteIntoInputs, end };
}

function bytesOf(backend: BackendWasm, { dataId, shape, dtype }: tf.TensorInfo): Uint8Array | number[] {
  if (dtype === 'string')
    return (backend.readSync(dataId) as unknown as Uint8Array[]).flatMap((text) => [...text]);
  const size = tf.util.sizeFromShape(shape) * tf.util.bytesPerElement(dtype);
  const start = backend.getMemoryOffset(dataId);
  return (backend.wasm as unknown as Heap).HEAPU8.slice(start, start + size);
}
