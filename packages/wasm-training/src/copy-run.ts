import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

type Numbers = ReturnType<BackendWasm['typedArrayFromHeap']>;

/** Copies `length` numbers. Making a view costs as much as copying some thirty. */
export function copyRun(from: Numbers, start: number, to: Numbers, at: number, length: number): void {
  if (length > 32) {
    to.set(from.subarray(start, start + length), at);
    return;
  }
  for (let i = 0; i < length; i++) to[at + i] = from[start + i]!;
}
