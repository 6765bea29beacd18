import { type Json, L2lError } from '@l2l/core';
import type { Reply, Request } from './messages';
import { type RunningWorker, startWorker } from './start-worker';

/** Why an answer never came: the worker is gone, and what it held with it. */
export class WorkerLost extends Error {}

/** One worker, seen as a function. */
export interface Connection {
  /** @throws {@link WorkerLost}, or L2lError `not-supported` with what the module threw. */
  ask<Value = void>(request: Request): Promise<Value>;
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
    const asked = waiting.get(reply.id);
    // Late, of a worker that was already given up.
    if (!asked) return;
    const { resolve, reject } = asked;
    waiting.delete(reply.id);
    if (waiting.size === 0) worker.hold(false);
    if ('error' in reply) reject(moduleError(module, reply.error));
    else resolve(reply.value as never);
  }

  function onLost(reason: string): void {
    lost ??= reason;
    for (const { reject } of waiting.values()) reject(new WorkerLost(lost));
    waiting.clear();
  }

  const worker: RunningWorker = startWorker(module, config, { onReply, onLost });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(new WorkerLost(lost));
        const id = count++;
        waiting.set(id, { resolve, reject });
        worker.hold(true);
        worker.say({ id, request });
      }),
    stop() {
      lost ??= 'it was stopped';
      worker.stop();
    },
  };
}

function moduleError(module: string, said: string): L2lError {
  return new L2lError(
    'not-supported',
    `The module ${module} failed in a worker: ${said}\nIts default export must take the config and give a gradient estimator; try it without workers first.`,
  );
}
