import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type TensorInfo } from '@tensorflow/tfjs-core';

/** What tfjs hands to a kernel: inputs by name, and the attributes of that kernel in tfjs-core. */
export interface KernelCall<Names extends string, Attributes = object> {
  readonly inputs: Readonly<Record<Names, TensorInfo>>;
  readonly attrs: Attributes;
  readonly backend: BackendWasm;
}

/** A kernel with one result, which the caller owns. */
export type Kernel<Names extends string, Attributes = object> = (
  call: KernelCall<Names, Attributes>,
) => TensorInfo;

/** Runs another kernel of the wasm backend; the result lives until the composition ends. */
export type RunKernel = (name: string, inputs: KernelCall<string>['inputs'], attrs?: object) => TensorInfo;

/** Makes a tensor of floats with undefined contents; it lives until the composition ends. */
export type MakeTensor = (shape: number[]) => TensorInfo;

/** Takes over what another kernel gave; it lives until the composition ends. */
export type TakeTensor = (result: TensorInfo) => TensorInfo;

/**
 * Computes a kernel's result with other kernels of the wasm backend.
 *
 * Everything that `run` and `make` gave, and `take` got, is released at the end, also after an error, except what
 * `compose` returns; that may carry another shape of equal size. If it is an input, both share it.
 */
export function composed(
  backend: BackendWasm,
  compose: (run: RunKernel, make: MakeTensor, take: TakeTensor) => TensorInfo,
): TensorInfo {
  const made: TensorInfo[] = [];
  const take: TakeTensor = (result) => {
    made.push(result);
    return result;
  };
  const run: RunKernel = (name, inputs, attrs = {}) => {
    const kernel = getKernel(name, 'wasm')?.kernelFunc as unknown as Kernel<string> | undefined;
    if (kernel === undefined) throw new Error(`The wasm backend has no kernel ${name}: update its package.`);
    return take(kernel({ inputs, attrs, backend }));
  };
  const make: MakeTensor = (shape) => take(backend.makeOutput(shape, 'float32'));
  let kept: TensorInfo['dataId'] | undefined;
  try {
    const { dataId, shape, dtype } = compose(run, make, take);
    kept = dataId;
    return { dataId, shape, dtype };
  } finally {
    const position = made.findIndex(({ dataId }) => dataId === kept);
    if (kept !== undefined && position === -1) backend.incRef(kept);
    for (const [i, { dataId }] of made.entries()) if (i !== position) backend.disposeData(dataId);
  }
}

/** The same numbers under another shape of equal size. No copy, and no second owner. */
export function reshaped(info: TensorInfo, shape: readonly number[]): TensorInfo {
  return { dataId: info.dataId, shape: [...shape], dtype: info.dtype };
}

/** The same floats in memory of their own, until the composition ends. */
export function copied(backend: BackendWasm, make: MakeTensor, info: TensorInfo): TensorInfo {
  const copy = make(info.shape);
  floatsOf(backend, copy).set(floatsOf(backend, info));
  return copy;
}

/**
 * A tensor's numbers where they lie in the backend's memory.
 *
 * The view is dead once any tensor is made after it, since the memory may move as it grows:
 * make all outputs first.
 */
export function floatsOf(backend: BackendWasm, info: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array;
}
