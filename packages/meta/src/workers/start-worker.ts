import type { Json } from '@l2l/core';
import type { Reply, Request } from './messages';
import { programText } from './worker-program';

/** A running worker, whatever the platform calls it. */
export interface RunningWorker {
  post(message: { readonly id: number; readonly request: Request }): void;
  /** Whether the process waits for it. Browsers have no such thing. */
  hold(isHeld: boolean): void;
  stop(): void;
}

export interface WorkerListener {
  readonly onReply: (reply: Reply) => void;
  /** It died, or never came to life. May be called more than once, also after `stop`. */
  readonly onLost: (reason: string) => void;
}

/** Starts a worker: a Web Worker where there is such a thing, else a thread of Node. */
export function startWorker(module: string, config: Json, listener: WorkerListener): RunningWorker {
  return typeof Worker === 'function'
    ? webWorker(module, config, listener)
    : nodeThread(module, config, listener);
}

function webWorker(module: string, config: Json, { onReply, onLost }: WorkerListener): RunningWorker {
  const port =
    '{ receive: (listen) => { onmessage = ({ data }) => listen(data); }, reply: (reply) => postMessage(reply) }';
  const text = programText(port, JSON.stringify(module), JSON.stringify(config));
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const release = () => URL.revokeObjectURL(address);
  let worker: Worker;
  try {
    worker = new Worker(address, { type: 'module' });
  } catch (error) {
    // A policy of the page may forbid workers of addresses that begin with blob:.
    release();
    queueMicrotask(() => onLost(String(error)));
    return { post() {}, hold() {}, stop() {} };
  }
  worker.onmessage = ({ data }) => {
    // It answers, so its program has been read.
    release();
    onReply(data);
  };
  worker.onerror = (event) =>
    onLost(event.message || 'it could not be started, which a policy of the page may have forbidden');
  worker.onmessageerror = () => onLost('what it answered could not be read');
  return {
    post: (message) => worker.postMessage(message),
    hold() {},
    stop() {
      release();
      worker.terminate();
    },
  };
}

function nodeThread(module: string, config: Json, { onReply, onLost }: WorkerListener): RunningWorker {
  // Found without an import, so that nothing of it is in a browser's bundle.
  const threads = process.getBuiltinModule('node:worker_threads');
  const port =
    '{ receive: (listen) => parentPort.on("message", listen), reply: (reply) => parentPort.postMessage(reply) }';
  const text = `const { parentPort, workerData } = require('node:worker_threads');
    ${programText(port, 'workerData.module', 'workerData.config')}`;
  // Each worker is one thread of its own, so its kernels start no others.
  const env = { ...process.env, L2L_THREADS: '1' };
  const worker = new threads.Worker(text, { eval: true, workerData: { module, config }, env });
  worker.on('message', onReply);
  worker.on('error', (error) => onLost(String(error)));
  worker.on('exit', (code) => onLost(`it exited with code ${code}`));
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    stop: () => void worker.terminate(),
  };
}
