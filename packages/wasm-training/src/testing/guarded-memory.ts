import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** What is used of the compiled module; its types are not published. */
export interface Heap {
  readonly HEAPU8: Uint8Array;
  _malloc: (size: number) => number;
  _free: (at: number) => void;
}

/** Bytes before and after each tensor that no kernel may touch. */
const MARGIN = 64;
/** NaN as a float, −1 as an integer. */
const POISON = 0xff;

/**
 * Makes mistakes with memory visible: of every tensor that is made from now on, the margins are guarded, and
 * its own memory holds NaN until a kernel writes there, as if the last owner had left it so.
 *
 * What is read from a margin, or was never written, thus turns into NaN; what is written to a margin is
 * reported when the tensor is released.
 *
 * @returns Reports found so far, which are taken out of the list by reading it.
 */
export function guardMemory(): () => string[] {
  // Emscripten replaces these functions by others when they are first called.
  tf.scalar(1).dispose();
  const wasm = (tf.backend() as BackendWasm).wasm as unknown as Heap;
  const { _malloc, _free } = wasm;
  const sizes = new Map<number, number>();
  const reports: string[] = [];
  wasm._malloc = (size) => {
    const at = (_malloc(size + 2 * MARGIN) >>> 0) + MARGIN;
    wasm.HEAPU8.fill(POISON, at - MARGIN, at + size + MARGIN);
    sizes.set(at, size);
    return at;
  };
  wasm._free = (at) => {
    const size = sizes.get(at);
    // Memory from before, or from a kernel that finds out by itself how large its result is.
    if (size === undefined) return _free(at);
    for (const start of [at - MARGIN, at + size]) {
      const margin = wasm.HEAPU8.subarray(start, start + MARGIN);
      if (margin.some((byte) => byte !== POISON)) reports.push(`wrote beyond a tensor of ${size} bytes`);
    }
    sizes.delete(at);
    _free(at - MARGIN);
  };
  return () => reports.splice(0);
}
