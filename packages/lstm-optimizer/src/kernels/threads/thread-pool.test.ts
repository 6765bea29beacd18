import { f32x4, i32, moduleBuilder, v128 } from '@l2l/wasm';
import { afterEach, expect, test, vi } from 'vitest';
import { BOARD, CLAIM, claimOf, emptyBoard } from './board';
import type { Pass } from './chunk-work';
import { type Company, doTogether } from './conduct';
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
/** With patience for threads that a busy machine keeps waiting. */
async function started(options: Partial<Parameters<typeof threadPool>[0]> = {}): Promise<ThreadPool> {
  const pool = threadPool({ count: 2, worthwhile: 0, patience: 30_000, ...options });
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

/** Whether a thread that adds 2 has stored a chunk of one of so many jobs: the others have added 1 in each. */
const hasHelped = (vector: Float32Array, jobs: number) => vector.some((x) => x > jobs);

/** Half a second, in which this thread does nothing but look whether it is so. */
function waitUntil(isSo: () => boolean): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let turns = 0; turns < 500 && !isSo(); turns++) Atomics.wait(pause, 0, 0, 1);
}

/** Does jobs, each of which waits for the help of another thread, until there was some. @returns How many. */
function jobsUntilHelped(pool: ThreadPool, vector: Float32Array, most = 40): number {
  vector.fill(0);
  for (let jobs = 1; jobs <= most; jobs++) {
    let isFirst = true;
    const kernel = kernelWith('none', () => {
      if (isFirst) waitUntil(() => hasHelped(vector, jobs));
      isFirst = false;
    });
    pool.run({ kernel, pass: 0, vectors: [vector], size, grain }, 1);
    if (hasHelped(vector, jobs)) return jobs;
  }
  throw new Error(`No other thread helped with any of ${most} jobs.`);
}

test('each chunk is done once, by whoever comes first', async () => {
  const pool = await started({ count: 3 });
  const vector = sharedVector(size);
  const jobs = jobsUntilHelped(pool, vector);
  // Once for each job 1 or 2, the same for all of a chunk.
  expect(vector.every((x) => x >= jobs && x <= 2 * jobs)).toBe(true);
  expect(vector.every((x, i) => x === vector[i - (i % grain)])).toBe(true);
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
    const pool = await started({ patience: 100 });
    const vectors = [sharedVector(size)];
    expect(pool.isFor(1)).toBe(true);
    // Until the other thread has had a chunk.
    let jobs = 0;
    while (warn.mock.calls.length === 0 && jobs < 200) {
      expect(pool.run({ kernel: kernelWith(fault), pass: 0, vectors, size, grain }, 1)).toBe(vectors);
      jobs += 1;
      expect(vectors[0]!.every((x) => x === jobs)).toBe(true);
      // A trap is heard of when this thread comes to listen.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toMatch(/was lost: .* 1 of 2 threads/);
    expect(pool.isFor(1)).toBe(false);
    pool.run({ kernel: kernelWith('none'), pass: 0, vectors, size, grain }, 1);
    expect(vectors[0]!.every((x) => x === jobs + 1)).toBe(true);
  },
);

test('a thread that may not sleep does the chunk of one that is late, and keeps it', () => {
  const board = emptyBoard();
  const vector = sharedVector(size);
  let isFirst = true;
  // While this thread does its first chunk, the helper takes the next, and never brings it back.
  const memory = new Float32Array(16384);
  const add = (_: number, bytes: number) => {
    if (isFirst) takeChunk(board, CLAIM.computing);
    isFirst = false;
    for (let i = 0; i < bytes / 4; i++) memory[i]! += 1;
  };
  const kernel = { ...kernelWith('none'), memory, exports: { add } };
  const wait = vi.spyOn(Atomics, 'wait');
  // Waiting for the helper would never end.
  const company = companyOf(board, kernel, vector, {
    sleeps: false,
    patience: Number.POSITIVE_INFINITY,
  });
  const { vectors, lost } = doTogether(company, { kernel, pass: 0, vectors: [vector], size, grain });
  expect(lost).toEqual([]);
  expect(vectors[0]).toBe(vector);
  expect(vector.every((x) => x === 1)).toBe(true);
  expect(wait).not.toHaveBeenCalled();
});

test('threads that are killed in the middle of a job leave it to this one', async () => {
  const pool: ThreadPool = await started({ count: 3, patience: 2000 });
  const vectors = [sharedVector(size)];
  const kernel = kernelWith('stall', () => pool.stop());
  pool.run({ kernel, pass: 0, vectors, size, grain }, 1);
  expect(vectors[0]!.every((x) => x === 1)).toBe(true);
  await pool.start();
  jobsUntilHelped(pool, vectors[0]!);
});

/** Takes the next chunk of the first job for the helper. @returns Its index. */
function takeChunk(board: Int32Array, stage: number): number {
  const index = Atomics.add(board, BOARD.next, 1);
  Atomics.store(board, BOARD.claims + index, claimOf(1, 1, stage));
  return index;
}

/** This thread, and a helper that does only what a test does for it. */
function companyOf(
  board: Int32Array,
  kernel: SpreadKernel,
  vector: Float32Array,
  options: Pick<Company, 'sleeps' | 'patience'>,
): Company {
  const journal = new Float32Array(16384).fill(7, 0, grain);
  const helper: Helper = {
    seat: 1,
    thread: { post: () => {}, stop: () => {} },
    memories: new Map([[1, journal]]),
    buffers: new Map(),
    jobs: 0,
  };
  const ids = new Map<object, number>([
    [kernel, 1],
    [vector.buffer, 2],
  ]);
  return { board, helpers: [helper], idOf: (thing) => ids.get(thing)!, ...options };
}

test('a chunk that a lost thread has stored in part is brought to an end elsewhere', () => {
  const board = emptyBoard();
  const vector = sharedVector(size);
  let isFirst = true;
  // While this thread does its first chunk, the helper takes the next, and falls silent while storing it.
  const kernel = kernelWith('none', () => {
    if (!isFirst) return;
    isFirst = false;
    const index = takeChunk(board, CLAIM.storing);
    vector.fill(7, index * grain, index * grain + 5);
  });
  const company = companyOf(board, kernel, vector, { sleeps: true, patience: 50 });
  const { vectors, lost } = doTogether(company, { kernel, pass: 0, vectors: [vector], size, grain });
  expect(lost).toEqual(company.helpers);
  // The helper may still write to the old one.
  expect(vectors[0]).not.toBe(vector);
  expect([...vectors[0]!]).toEqual(Array.from({ length: size }, (_, i) => (i >= 32 && i < 64 ? 7 : 1)));
});

test('a thread without work ends, and comes again with work', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const begun = vi.fn();
  process.on('worker', begun);
  try {
    const pool = await started({ idle: 30 });
    const vector = sharedVector(size);
    const run = () => pool.run({ kernel: kernelWith('none'), pass: 0, vectors: [vector], size, grain }, 1);
    run();
    vi.advanceTimersByTime(30);
    run();
    // One turn with work, and one without.
    vi.advanceTimersByTime(60);
    run();
    // Node says so when this thread comes to listen.
    await vi.waitFor(() => expect(begun).toHaveBeenCalledTimes(2));
    await pool.start();
    jobsUntilHelped(pool, vector);
  } finally {
    process.off('worker', begun);
    vi.useRealTimers();
  }
});

test('vectors of past jobs are collected, in threads too', async () => {
  const pool = await started();
  const kernel = kernelWith('none');
  let most = 0;
  for (let jobs = 0; jobs < 600; jobs++) {
    pool.run({ kernel, pass: 0, vectors: [sharedVector(2 ** 20)], size, grain }, 1);
    if (jobs % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    most = Math.max(most, process.memoryUsage().arrayBuffers);
  }
  // 2.5 GB in all.
  expect(most).toBeLessThan(8e8);
});
