import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { f32x4, moduleBuilder, v128 } from '@l2l/wasm';
import { transformWithEsbuild } from 'vite';
import { describe, expect, it } from 'vitest';
import { BOARD, CLAIM, claimOf, emptyBoard } from './board';
import type { ChunkServer, ThreadMessage, ThreadStart } from './thread-program';

interface Program {
  readonly serve: (start: ThreadStart) => ChunkServer;
  readonly sleepBetweenJobs: unknown;
}

/** A module of this folder as a bundler leaves it, with its imports, as an address. */
async function bundled(name: string, options: object): Promise<string> {
  const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const { code } = await transformWithEsbuild(readFileSync(file, 'utf8'), file, {
    format: 'esm',
    ...options,
  });
  const imports = [...code.matchAll(/from\s*"\.\/([\w-]+)"/g)].map(([, name]) => name!);
  const addresses = await Promise.all(imports.map((name) => bundled(name, options)));
  return addressOf(imports.reduce((text, name, i) => text.replace(`"./${name}"`, `"${addresses[i]}"`), code));
}

function addressOf(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** The program in a place where nothing of the bundle can be seen. */
async function programBy(options: object): Promise<Program> {
  const { programText } = await import(/* @vite-ignore */ await bundled('program-text', options));
  const code = `${programText()} export { serve, sleepBetweenJobs };`;
  return import(/* @vite-ignore */ addressOf(code));
}

/** A kernel that adds 2 to each number of a `[1, size]` vector. */
function kernel(): ThreadMessage {
  const module = moduleBuilder();
  module.importMemory('kernel', 'memory', { initialPages: 1, maximumPages: 1, shared: true });
  module.function({ export: 'add', params: { stride: 'i32', bytes: 'i32' } }, (f, { bytes }) => {
    const at = f.local('i32');
    f.loop(at, 0, bytes, 16, () => f.store.v128(at, f32x4.add(v128.load(at), f32x4.splat(2))));
  });
  const rows = [{ vector: 0, rows: 1, base: 0, skip: 0 }];
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const passes = [{ call: 'add', args: [], tile: 4, loads: rows, stores: rows }];
  return { kernel: 3, module: new WebAssembly.Module(module.bytes()), memory, passes };
}

describe.each<[string, object]>([
  ['as it is', {}],
  ['minified', { minify: true }],
  ['with names kept', { keepNames: true }],
  ['minified, with names kept', { minify: true, keepNames: true }],
  ['for old engines', { target: 'es2018', minify: true, keepNames: true }],
])('the program of a thread, %s', (_, options) => {
  it('needs nothing from outside, and takes the chunks of a job', async () => {
    const { serve, sleepBetweenJobs } = await programBy(options);
    expect(sleepBetweenJobs).toBeInstanceOf(Function);
    const board = emptyBoard();
    const server = serve({ board, places: BOARD, stages: CLAIM, seat: 1 });
    expect(board[BOARD.seats + 1]).toBe(1);
    const [job, size] = [1, 10];
    const shared = new SharedArrayBuffer(4 * size);
    server.learn(kernel());
    server.learn({ buffer: 0, shared });
    // Kernel, pass, size, grain, chunks, vectors; buffer, offset, length.
    board.set([3, 0, size, 6, 2, 1, 0, 0, size], BOARD.words);
    board.set([claimOf(job, 0, CLAIM.free), claimOf(job, 0, CLAIM.free)], BOARD.claims);
    board[BOARD.begun] = job;
    server.help(job);
    expect([...new Float32Array(shared)]).toEqual(Array(size).fill(2));
    const done = [0, 1].map((chunk) => board[BOARD.claims + chunk]);
    expect(done).toEqual([claimOf(job, 1, CLAIM.done), claimOf(job, 1, CLAIM.done)]);
  });
});
