/**
 * An ordinary buffer, never used, for each shared one. Engines do not count shared memory when they decide
 * whether to collect garbage: without these, a loop that makes states fills the memory before any is collected.
 */
const ballast = new WeakMap<SharedArrayBuffer, ArrayBuffer>();

/** Zeros that all threads can read and write. */
export function sharedVector(length: number): Float32Array {
  const buffer = new SharedArrayBuffer(4 * length);
  // Half as long: garbage is collected half as often as with ordinary arrays, and half as much is added to it.
  ballast.set(buffer, new ArrayBuffer(2 * length));
  return new Float32Array(buffer);
}

/** The same numbers where all threads can read and write them: the vector itself if it is there already. */
export function shared(vector: Float32Array): Float32Array {
  if (isShared(vector)) return vector;
  return sharedCopy(vector);
}

export function sharedCopy(vector: Float32Array): Float32Array {
  const copy = sharedVector(vector.length);
  copy.set(vector);
  return copy;
}

export function isShared(vector: Float32Array): vector is Float32Array<SharedArrayBuffer> {
  return typeof SharedArrayBuffer !== 'undefined' && vector.buffer instanceof SharedArrayBuffer;
}
