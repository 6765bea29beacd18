import { f32x4, i32, moduleBuilder, v128 } from '@l2l/wasm';
import { afterEach, expect, test, vi } from 'vitest';
import { BOARD, CLAIM, claimOf, emptyBoard } from './board';
import type { Pass } from './chunk-work';
import { doTogether } from './conduct';
import type { Helper, SpreadKernel } from './helper';
import { sharedVector } from './shared-vector';
import { type ThreadPool, threadPool } from './thread-pool';

/** Adds a number to each number of a `[1, size]` vector, in place. */
const pass: Pass = {
  call: 'add',
  args: [],
  tile: 4,
  loads: [{ vector: 0, rows: 1, base: 0, skip: 0 }],
  stores: [{ vector: 0, rows: 1, base: 0, skip: 0 }],
};

type Fault = 'none' | 'stall' | 'trap';

/** Other threads add 2. */
function moduleOfHelpers(fault: Fault): WebAssembly.Module {
  const module = moduleBuilder();
  module.importMemory('kernel', 'memory', { initialPages: 1, maximumPages: 1, shared: true });
  module.function({ export: 'add', params: { stride: 'i32', bytes: 'i32' } }, (f, { bytes }) => {
    if (fault === 'stall') f.while(i32.const(1), () => f.set(bytes, i32.add(bytes, 1)));
    if (fault === 'trap') f.store.v128(i32.const(-16), f32x4.splat(0));
    const at = f.local('i32');
    f.loop(at, 0, bytes, 16, () => f.store.v128(at, f32x4.add(v128.load(at), f32x4.splat(2))));
  });
  return new WebAssembly.Module(module.bytes());
}

/** This thread adds 1, and takes a millisecond for it. */
function kernelWith(fault: Fault, meanwhile = () => {}): SpreadKernel {
  const memory = new Float32Array(16384);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  function add(_: number, bytes: number) {
    meanwhile();
    Atomics.wait(pause, 0, 0, 1);
    for (let i = 0; i < bytes / 4; i++) memory[i]! += 1;
  }
  const module = moduleOfHelpers(fault);
  return { exports: { add }, memory, passes: [pass], sharedModule: () => module, pages: 1, weights: [] };
}

const pools: ThreadPool[] = [];
async function started(options: Partial<Parameters<typeof threadPool>[0]> = {}): Promise<ThreadPool> {
  const pool = threadPool({ count: 2, worthwhile: 0, patience: 100, ...options });
  pools.push(pool);
  await pool.start();
  return pool;
}
afterEach(() => {
  for (const pool of pools.splice(0)) pool.stop();
  vi.restoreAllMocks();
});

const size = 1000;
const grain = 32;

/**
 * Whether another thread helps with one of many jobs: on a busy machine it may come too late for the first. Each
 * job adds 1, or 2 by another thread.
 */
function isHelped(pool: ThreadPool, vectors: readonly Float32Array[]): boolean {
  const kernel = kernelWith('none');
  const before = vectors[0]![0]!;
  for (let jobs = 1; jobs <= 100; jobs++) {
    pool.run({ kernel, pass: 0, vectors, size, grain }, 1);
    if (vectors[0]!.some((x) => x > before + jobs)) return true;
  }
  return false;
}

test('each chunk is done once, by whoever comes first', async () => {
  const pool = await started({ count: 3 });
  const kernel = kernelWith('none');
  const vector = sharedVector(size);
  for (let run = 0; run < 20; run++) pool.run({ kernel, pass: 0, vectors: [vector], size, grain }, 1);
  // 20 times 1 or 2, the same for all of a chunk.
  expect(vector.every((x) => x >= 20 && x <= 40)).toBe(true);
  expect(vector.every((x, i) => x === vector[i - (i % grain)])).toBe(true);
  expect(vector.some((x) => x > 20)).toBe(true);
});

test('a pool of one thread, and little work, stay on this thread', async () => {
  const kernel = kernelWith('none');
  const vectors = [sharedVector(size)];
  (await started({ count: 1 })).run({ kernel, pass: 0, vectors, size, grain }, 1e9);
  (await started({ worthwhile: 10 })).run({ kernel, pass: 0, vectors, size, grain }, 9);
  expect(vectors[0]!.every((x) => x === 2)).toBe(true);
});

test.each(['stall', 'trap'] as const)(
  'what a thread does not finish because of a %s is done again here',
  async (fault) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const pool = await started();
    const vectors = [sharedVector(size)];
    expect(pool.isFor(1)).toBe(true);
    expect(pool.run({ kernel: kernelWith(fault), pass: 0, vectors, size, grain }, 1)).toBe(vectors);
    expect(vectors[0]!.every((x) => x === 1)).toBe(true);
    // A trap is heard of when this thread comes to listen.
    await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(1));
    expect(warn.mock.calls[0]![0]).toMatch(/was lost: .* 1 of 2 threads/);
    expect(pool.isFor(1)).toBe(false);
    pool.run({ kernel: kernelWith('none'), pass: 0, vectors, size, grain }, 1);
    expect(vectors[0]!.every((x) => x === 2)).toBe(true);
  },
);

test('a thread that may not sleep does the chunks of one that is late, and keeps it', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const pool = await started({ sleeps: false, patience: 60_000 });
  const vectors = [sharedVector(size)];
  const wait = vi.spyOn(Atomics, 'wait');
  // It takes its millisecond awake.
  const memory = new Float32Array(16384);
  const add = (_: number, bytes: number) => {
    const end = performance.now() + 1;
    while (performance.now() < end);
    for (let i = 0; i < bytes / 4; i++) memory[i]! += 1;
  };
  const kernel = { ...kernelWith('stall'), memory, exports: { add } };
  const begun = performance.now();
  // Until the other thread has a chunk, which it never brings back.
  for (let jobs = 1; jobs <= 20; jobs++) {
    pool.run({ kernel, pass: 0, vectors, size, grain }, 1);
    expect(vectors[0]!.every((x) => x === jobs)).toBe(true);
  }
  expect(performance.now() - begun).toBeLessThan(30_000);
  expect(wait).not.toHaveBeenCalled();
  expect(warn).not.toHaveBeenCalled();
  expect(pool.isFor(1)).toBe(true);
});

test('threads that are killed in the middle of a job leave it to this one', async () => {
  const pool: ThreadPool = await started({ count: 3 });
  const vectors = [sharedVector(size)];
  const kernel = kernelWith('stall', () => pool.stop());
  pool.run({ kernel, pass: 0, vectors, size, grain }, 1);
  expect(vectors[0]!.every((x) => x === 1)).toBe(true);
  await pool.start();
  expect(isHelped(pool, vectors)).toBe(true);
});

test('a chunk that a lost thread has stored in part is brought to an end elsewhere', () => {
  const board = emptyBoard();
  const journal = new Float32Array(16384).fill(7, 0, grain);
  const helper: Helper = {
    seat: 1,
    thread: { post: () => {}, stop: () => {} },
    memories: new Map([[1, journal]]),
    buffers: new Map(),
    jobs: 0,
  };
  const vector = sharedVector(size);
  const number = 1;
  let isFirst = true;
  // While this thread does its first chunk, the helper takes the next, and falls silent while storing it.
  const kernel = kernelWith('none', () => {
    if (!isFirst) return;
    isFirst = false;
    const index = Atomics.add(board, BOARD.next, 1);
    Atomics.store(board, BOARD.claims + index, claimOf(number, 1, CLAIM.storing));
    vector.fill(7, index * grain, index * grain + 5);
  });
  const ids = new Map<object, number>([
    [kernel, 1],
    [vector.buffer, 2],
  ]);
  const company = {
    board,
    helpers: [helper],
    patience: 50,
    sleeps: true,
    idOf: (thing: object) => ids.get(thing)!,
  };
  const { vectors, lost } = doTogether(company, { kernel, pass: 0, vectors: [vector], size, grain });
  expect(lost).toEqual([helper]);
  // The helper may still write to the old one.
  expect(vectors[0]).not.toBe(vector);
  expect([...vectors[0]!]).toEqual(Array.from({ length: size }, (_, i) => (i >= 32 && i < 64 ? 7 : 1)));
});

test('a thread without work ends, and comes again with work', async () => {
  const pool = await started({ idle: 30 });
  const kernel = kernelWith('none');
  const vectors = [sharedVector(size)];
  await new Promise((resolve) => setTimeout(resolve, 100));
  pool.run({ kernel, pass: 0, vectors, size, grain }, 1);
  expect(vectors[0]!.every((x) => x === 1)).toBe(true);
  await pool.start();
  expect(isHelped(pool, vectors)).toBe(true);
});
