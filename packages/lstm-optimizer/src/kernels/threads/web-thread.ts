import { BOARD, CLAIM } from './board';
import { programText } from './program-text';
import type { Thread } from './start-thread';
import type { ThreadStart } from './thread-program';

/**
 * A Web Worker of a page that is cross-origin isolated. A worker hears messages only between tasks, so it does
 * not sleep on the board but is called for each job, by a message behind those that the job needs.
 */
export function webThread(board: Int32Array, seat: number, onEnd: (reason: string) => void): Thread {
  const start: ThreadStart = { board, places: BOARD, stages: CLAIM, seat };
  const source = `${programText()}
    let server;
    onmessage = ({ data }) => {
      if ('start' in data) server = serve(data.start);
      else if ('job' in data) server.help(data.job);
      else server.learn(data);
    };`;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  let worker: Worker;
  try {
    worker = new Worker(url);
  } catch (error) {
    // A policy of the page may forbid workers whose program is text.
    queueMicrotask(() => onEnd(String(error)));
    return { post: () => {}, stop: () => {} };
  } finally {
    // It is read when the worker is made, or soon after.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
  worker.onerror = (event) => {
    event.preventDefault();
    onEnd(event.message ?? 'it could not be started');
  };
  worker.postMessage({ start });
  return {
    post: (message) => worker.postMessage(message),
    call: (job) => worker.postMessage({ job }),
    stop: () => worker.terminate(),
  };
}
