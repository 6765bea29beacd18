import { setThreads } from '@l2l/lstm-optimizer';
import { lstmKernel } from './lstm-kernel.js';

/**
 * The step of the generated kernel on so many threads.
 *
 * @param {number} threads
 * @param {number} size
 */
export function threadedLstm(threads, size) {
  setThreads(threads);
  return lstmKernel(size);
}
