import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';

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

/** Under which shape a tensor may be packed. */
interface Packed {
  readonly id: number;
  readonly shape: string;
}

/**
 * Keeps track of the one shape under which each tensor may be packed.
 *
 * For plain matrices the backend repacks b before the first product and keeps the packing, by the id of the
 * tensor alone, until the tensor is released. Under another shape, as where a column comes back as a row, it
 * would multiply by the packing of the first shape, and read and write beyond it. So the packing of a tensor
 * that was not seen here before is dropped, and from then on it is packed under one shape or not at all: after
 * a product under another shape its packing is dropped again.
 */
export function trackedPackings(): WithFreshPacking {
  const known = new WeakMap<object, Packed>();
  return (backend, b, multiply) => {
    const { id } = backend.dataIdMap.get(b.dataId);
    const shape = b.shape.slice(-2).join();
    const packed = known.get(b.dataId);
    // A tensor that was moved to another backend and back has a new id.
    if (packed?.id !== id) {
      dropPacking(backend, b);
      known.set(b.dataId, { id, shape });
      return multiply();
    }
    return packed.shape === shape ? multiply() : untrackedPackings(backend, b, multiply);
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
  wasm.tfjs.registerTensor(
    id,
    shape.reduce((size, length) => size * length, 1),
    memoryOffset,
  );
}
