import { numberOption } from '@l2l/core';
import { MOST_THREADS } from './board';
import { canStartThreads, threadsHere } from './start-thread';
import { type ThreadPool, threadPool } from './thread-pool';

/**
 * Multiplications for which it pays to wake other threads: about 1.4 ms of them, when the hand-over takes
 * 20–70 µs. For two layers of 20 units this is 4,096 coordinates.
 */
const WORTHWHILE = 4096 * 5141;

let pool: ThreadPool | undefined;

/** The threads that all rules share. */
export function commonPool(): ThreadPool {
  pool ??= threadPool({ count: automatic(), worthwhile: WORTHWHILE });
  return pool;
}

function automatic(): number {
  const wished = typeof process === 'undefined' ? undefined : process.env?.L2L_THREADS;
  if (wished === undefined || wished === '') return Math.min(MOST_THREADS, threadsHere());
  return checked(Number(wished));
}

/**
 * Sets on how many threads the LSTM works, the calling one among them. `1` is without others; `auto`, as from
 * the start, is one for each core, up to nine, or as many as the environment variable `L2L_THREADS` says.
 * Others help only where there is much to do: the steps are the same. In a browser they are there where the
 * page is cross-origin isolated; elsewhere there is one thread, whatever is asked for.
 *
 * @throws L2lError `bad-option`
 */
export function setThreads(count: number | 'auto'): void {
  const next = count === 'auto' ? automatic() : checked(count);
  stopThreads();
  pool = threadPool({ count: next, worthwhile: WORTHWHILE });
}

function checked(count: number): number {
  const whole = numberOption('setThreads', 'count', count, { from: 1, to: MOST_THREADS, integer: true });
  return canStartThreads() ? whole : 1;
}

/** Ends the threads, and frees their memory. They start again when there is much to do. */
export function stopThreads(): void {
  pool?.stop();
}
