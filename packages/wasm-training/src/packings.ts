import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';

/**
 * Runs a product whose second operand `b` the backend may pack, so that it never uses an old packing.
 *
 * @param b - Its last two dimensions are those of the matrix that is multiplied by.
 * @param multiply - The backend's own kernel.
 */
export type WithFreshPacking = (
  backend: BackendWasm,
  b: TensorInfo,
  multiply: () => TensorInfo,
) => TensorInfo;

/**
 * Keeps the packings of tensors under the shape that they were made with, and no others.
 *
 * For plain matrices the backend repacks b before the first product and keeps the packing, by the id of the
 * tensor alone, until the tensor is released. Under another shape, as where a column comes back as a row, it
 * would multiply by the packing of the first shape, and read and write beyond it. So the packing of a tensor
 * that was not seen here before is dropped; from then on it is packed under its own shape or not at all. What
 * stays behind is right for the backend alone, too.
 */
export function trackedPackings(): WithFreshPacking {
  const known = new WeakMap<object, number>();
  return (backend, b, multiply) => {
    const { id, shape } = backend.dataIdMap.get(b.dataId);
    const isOwn = shape.length > 1 && util.arraysEqual(shape.slice(-2), b.shape.slice(-2));
    if (!isOwn) return untrackedPackings(backend, b, multiply);
    // A tensor that was moved to another backend and back has a new id.
    if (known.get(b.dataId) !== id) {
      dropPacking(backend, b);
      known.set(b.dataId, id);
    }
    return multiply();
  };
}

/** Packs b anew for each product, and leaves nothing behind: for where other kernels pack unseen. */
export const untrackedPackings: WithFreshPacking = (backend, b, multiply) => {
  dropPacking(backend, b);
  try {
    return multiply();
  } finally {
    dropPacking(backend, b);
  }
};

/**
 * Makes the backend forget what it derived from a tensor, but not its numbers.
 *
 * The backend's memory is managed here, in JavaScript; its `disposeData` frees the packings alone and strikes
 * the tensor off the list. Registered again under its id, with its memory as it was, it is as good as new.
 */
function dropPacking({ dataIdMap, wasm }: BackendWasm, { dataId }: TensorInfo): void {
  const { id, shape, memoryOffset, dtype } = dataIdMap.get(dataId);
  if (dtype === 'string') return;
  wasm.tfjs.disposeData(id);
  wasm.tfjs.registerTensor(id, util.sizeFromShape(shape), memoryOffset);
}
