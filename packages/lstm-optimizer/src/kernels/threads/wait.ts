/** Whether this thread may sleep. The main thread of a page may not. */
export function maySleep(): boolean {
  try {
    // The number there is 0, so this returns at once.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Waits until a shared number is no longer `value`, asleep.
 *
 * @returns Whether it changed within so many milliseconds.
 */
export function sleepWhile(board: Int32Array, index: number, value: number, milliseconds: number): boolean {
  return Atomics.wait(board, index, value, milliseconds) !== 'timed-out';
}

/** The same where this thread may not sleep: it looks again and again. For times of a chunk, not more. */
export function watchWhile(board: Int32Array, index: number, value: number, milliseconds: number): boolean {
  const end = performance.now() + milliseconds;
  while (Atomics.load(board, index) === value) if (performance.now() > end) return false;
  return true;
}
