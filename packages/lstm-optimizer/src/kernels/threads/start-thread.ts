import { nodeThread, nodeThreads } from './node-thread';
import type { ThreadMessage } from './thread-program';
import { webThread } from './web-thread';

/** A thread that helps. */
export interface Thread {
  post(message: ThreadMessage): void;
  /** Tells it that there is a job, where it does not sleep on the board. */
  call?(job: number): void;
  stop(): void;
}

/** Whether this is a page, or a thread of one, that may share memory with workers. */
function isIsolatedPage(): boolean {
  return globalThis.crossOriginIsolated === true && typeof Worker === 'function';
}

/**
 * Threads that this place may use, the calling one among them; 1 where there are none.
 *
 * In a thread of a program which has threads of its own it is 1: that program uses the cores already.
 */
export function threadsHere(): number {
  if (!canStartThreads()) return 1;
  const threads = nodeThreads();
  if (threads) return threads.isMainThread ? process.getBuiltinModule('node:os').availableParallelism() : 1;
  return typeof document === 'undefined' ? 1 : navigator.hardwareConcurrency;
}

/** Whether threads can be started from here at all. */
export function canStartThreads(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && (nodeThreads() !== undefined || isIsolatedPage());
}

/**
 * Starts a thread, which does not keep the process alive. It comes up by itself, also while this thread is busy.
 *
 * The program travels as text, so that it needs no file: it is found from sources, from ESM, from CommonJS and
 * in bundles alike.
 *
 * @param onEnd - Told if the thread ends without having been stopped; not before this function has returned.
 */
export function startThread(board: Int32Array, seat: number, onEnd: (reason: string) => void): Thread {
  return nodeThreads() ? nodeThread(board, seat, onEnd) : webThread(board, seat, onEnd);
}
