import { type Json, L2lError } from '@l2l/core';
import type { Reply, Request } from './messages';
import { type RunningWorker, startWorker } from './start-worker';

/** Why an answer never came: the worker is gone, and what it held with it. */
export class WorkerLost extends Error {}

/** One worker, seen as a function. */
export interface Connection {
  /** @throws {@link WorkerLost}, the L2lError that was thrown in the worker, or `not-supported` with anything else. */
  ask<Value = void>(request: Request): Promise<Value>;
  /** Ends the worker; what it was asked is lost. */
  stop(): void;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a worker whose module makes an estimator of this config. */
export function connect(module: string, config: Json): Connection {
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let lost: string | undefined;

  function onReply(reply: Reply): void {
    const question = waiting.get(reply.id);
    // A worker that was given up may still answer.
    if (!question) return;
    waiting.delete(reply.id);
    if (waiting.size === 0) worker.hold(false);
    if ('error' in reply) question.reject(errorOf(module, reply));
    else question.resolve(reply.value as never);
  }

  function end(reason: string): void {
    if (lost !== undefined) return;
    lost = reason;
    worker.stop();
    for (const { reject } of waiting.values()) reject(new WorkerLost(lost));
    waiting.clear();
  }

  const worker: RunningWorker = startWorker(module, config, { onReply, onLost: end });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(new WorkerLost(lost));
        const id = count++;
        waiting.set(id, { resolve, reject });
        worker.hold(true);
        worker.post({ id, request });
      }),
    stop: () => end('it was stopped'),
  };
}

/** What was thrown in a worker, again. */
function errorOf(module: string, { error, code }: Extract<Reply, { readonly error: string }>): L2lError {
  if (code) return new L2lError(code, error);
  return new L2lError(
    'not-supported',
    `The module ${module} failed in a worker: ${error}\nIts default export must take the config and give a gradient estimator; try it without workers first.`,
  );
}
