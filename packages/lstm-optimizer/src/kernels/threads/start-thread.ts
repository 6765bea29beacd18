import { BOARD, CLAIM } from './board';
import { computeChunk, storeChunk } from './chunk-work';
import { serveChunks, type ThreadMessage, type ThreadStart } from './thread-program';

/** A thread that helps. */
export interface Thread {
  post(message: ThreadMessage): void;
  stop(): void;
}

/** Node's own module, where this is Node; found without an import, so that nothing of it is in a browser's bundle. */
function nodeThreads(): typeof import('node:worker_threads') | undefined {
  return typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:worker_threads');
}

/**
 * Threads that this place may use, the calling one among them; 1 where there are none.
 *
 * In a thread of a program which has threads of its own it is 1: that program uses the cores already.
 */
export function threadsHere(): number {
  const threads = nodeThreads();
  if (typeof SharedArrayBuffer === 'undefined' || !threads?.isMainThread) return 1;
  return process.getBuiltinModule('node:os').availableParallelism();
}

/** Whether threads can be started from here at all. */
export function canStartThreads(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && nodeThreads() !== undefined;
}

/**
 * Starts a thread, which does not keep the process alive. It comes up by itself, also while this thread is busy.
 *
 * The program travels as text, so that it needs no file: it is found from sources, from ESM, from CommonJS and
 * in bundles alike.
 *
 * @param onEnd - Told if the thread ends without having been stopped.
 */
export function startThread(board: Int32Array, seat: number, onEnd: (reason: string) => void): Thread {
  const { Worker } = nodeThreads()!;
  const source =
    // What some bundlers wrap functions in, to keep their names.
    'const __name = (f) => f;' +
    "const { workerData, parentPort, receiveMessageOnPort } = require('node:worker_threads');" +
    `(${serveChunks})(workerData, () => receiveMessageOnPort(parentPort)?.message, ${computeChunk}, ${storeChunk});`;
  const workerData: ThreadStart = { board, places: BOARD, stages: CLAIM, seat };
  // Without the options of this process, such as loaders, which the program does not need.
  const worker = new Worker(source, { eval: true, workerData, execArgv: [] });
  worker.unref();
  let isOver = false;
  const end = (reason: string) => {
    if (!isOver) onEnd(reason);
    isOver = true;
  };
  worker.on('error', (error) => end(String(error)));
  worker.on('exit', () => end('it ended'));
  return {
    post: (message) => worker.postMessage(message),
    stop() {
      isOver = true;
      void worker.terminate();
    },
  };
}
