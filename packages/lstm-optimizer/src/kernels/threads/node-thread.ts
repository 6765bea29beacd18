import { BOARD, CLAIM } from './board';
import { programText } from './program-text';
import type { Thread } from './start-thread';
import type { ThreadStart } from './thread-program';

/** Node's own module, where this is Node; found without an import, so that nothing of it is in a browser's bundle. */
export function nodeThreads(): typeof import('node:worker_threads') | undefined {
  return typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:worker_threads');
}

/** A thread of Node. It sleeps on the board between jobs, and then looks for messages itself. */
export function nodeThread(board: Int32Array, seat: number, onEnd: (reason: string) => void): Thread {
  const { Worker } = nodeThreads()!;
  const source =
    programText() +
    "const { workerData, parentPort, receiveMessageOnPort } = require('node:worker_threads');" +
    'const receive = () => receiveMessageOnPort(parentPort)?.message;' +
    'sleepBetweenJobs(workerData, receive, () => serve(workerData));';
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
