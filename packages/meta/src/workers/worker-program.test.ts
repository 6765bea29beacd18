import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type GradientEstimator, keyOf } from '@l2l/core';
import { transformWithEsbuild } from 'vite';
import { describe, expect, it } from 'vitest';
import type { Reply, Request } from './messages';
import type { Port, serveEstimator } from './worker-program';

type Serve = typeof serveEstimator;

/** The program as a bundler leaves it, in a place where nothing of the bundle can be seen. */
async function bundled(options: object): Promise<Serve> {
  const file = fileURLToPath(new URL('./worker-program.ts', import.meta.url));
  const { code } = await transformWithEsbuild(readFileSync(file, 'utf8'), file, {
    format: 'esm',
    ...options,
  });
  const { serveEstimator } = await imported<{ readonly serveEstimator: Serve }>(code);
  return (await imported<{ readonly default: Serve }>(`export default (${serveEstimator});`)).default;
}

function imported<Module>(code: string): Promise<Module> {
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
}

/** Asks a program, one question after another. */
function asker(serve: Serve, estimator: GradientEstimator<unknown>) {
  const replies = new Map<number, (reply: Reply) => void>();
  let listen: Parameters<Port['receive']>[0] = () => {};
  const port: Port = {
    receive: (given) => {
      listen = given;
    },
    reply: (reply) => replies.get(reply.id)!(reply),
  };
  serve(port, Promise.resolve(estimator));
  let id = 0;
  return (request: Request) =>
    new Promise<Reply>((resolve) => {
      replies.set(++id, resolve);
      listen({ id, request });
    });
}

/** An estimator whose carry is a number that counts up; it fails at 2. Says what was ended. */
function counting() {
  const ended: number[] = [];
  const estimator: GradientEstimator<number> = {
    name: 'counting',
    begin: async () => 0,
    async estimate(_, carry) {
      if (carry === 2) {
        ended.push(carry);
        throw new Error('two');
      }
      return { gradient: Float32Array.of(carry), loss: carry, carry: carry + 1 };
    },
    pack: async (carry) => carry,
    unpack: async (packed) => packed as number,
    end: (carry) => void ended.push(carry),
  };
  return { estimator: estimator as GradientEstimator<unknown>, ended };
}

describe.each<[string, object]>([
  ['as it is', {}],
  ['minified', { minify: true }],
  ['with names kept', { keepNames: true }],
  ['minified, with names kept', { minify: true, keepNames: true }],
  ['for old engines', { target: 'es2018', minify: true, keepNames: true }],
])('the program of a worker, %s', (_, options) => {
  it('needs nothing from outside, and ends each carry once', async () => {
    const { estimator, ended } = counting();
    const ask = asker(await bundled(options), estimator);
    const estimate = { do: 'estimate', trajectory: 7, key: keyOf(1), weights: new Float32Array(1) } as const;
    await ask({ do: 'begin', trajectory: 7, key: keyOf(1) });
    await ask({ do: 'unpack', trajectory: 8, packed: 5 });
    expect(await ask(estimate)).toMatchObject({ value: { loss: 0 } });
    expect(await ask(estimate)).toMatchObject({ value: { loss: 1 } });
    expect(await ask({ do: 'pack', trajectory: 7 })).toMatchObject({ value: 2 });
    expect(await ask(estimate)).toMatchObject({ error: expect.stringContaining('two') });
    for (const trajectory of [7, 8, 8]) await ask({ do: 'end', trajectory });
    expect(ended).toEqual([2, 5]);
  });
});
