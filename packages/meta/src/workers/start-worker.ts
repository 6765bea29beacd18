import type { Json } from '@l2l/core';
import type { Reply } from './messages';
import { WORKER_PROGRAM } from './worker-program';

/** A running worker, whatever the platform calls it. */
export interface RunningWorker {
  say(message: object): void;
  /** Whether the process waits for it. Browsers have no such thing. */
  hold(isHeld: boolean): void;
  stop(): void;
}

interface Ears {
  readonly onReply: (reply: Reply) => void;
  /** It died: nothing more will be heard. */
  readonly onLost: (reason: string) => void;
}

/** Starts a worker: a Web Worker where there is such a thing, else a thread of Node. */
export function startWorker(module: string, config: Json, ears: Ears): RunningWorker {
  return typeof Worker === 'function' ? webWorker(module, config, ears) : nodeThread(module, config, ears);
}

function webWorker(module: string, config: Json, { onReply, onLost }: Ears): RunningWorker {
  const port =
    '{ hear: (listen) => { onmessage = ({ data }) => listen(data); }, say: (message) => postMessage(message) }';
  const text = `${WORKER_PROGRAM}; serve(${port}, ${JSON.stringify(module)}, ${JSON.stringify(config)});`;
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new Worker(address, { type: 'module' });
  // It is read when the worker is made, or soon after.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  worker.onmessage = ({ data }) => onReply(data);
  worker.onerror = ({ message }) => onLost(message);
  return { say: (message) => worker.postMessage(message), hold() {}, stop: () => worker.terminate() };
}

function nodeThread(module: string, config: Json, { onReply, onLost }: Ears): RunningWorker {
  // Found without an import, so that nothing of it is in a browser's bundle.
  const threads = process.getBuiltinModule('node:worker_threads');
  const text = `${WORKER_PROGRAM};
    const { parentPort, workerData } = require('node:worker_threads');
    const port = { hear: (listen) => parentPort.on('message', listen), say: (message) => parentPort.postMessage(message) };
    serve(port, workerData.module, workerData.config);`;
  // Each worker is one thread of its own, so its kernels start no others.
  const env = { ...process.env, L2L_THREADS: '1' };
  const worker = new threads.Worker(text, { eval: true, workerData: { module, config }, env });
  worker.on('message', onReply);
  worker.on('error', (error) => onLost(String(error)));
  worker.on('exit', (code) => onLost(`it exited with code ${code}`));
  worker.unref();
  return {
    say: (message) => worker.postMessage(message),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    stop: () => void worker.terminate(),
  };
}
