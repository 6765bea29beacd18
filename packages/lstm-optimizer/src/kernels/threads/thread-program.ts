import type { BOARD, CLAIM } from './board';
import type { ChunkKernel, computeChunk, Pass, storeChunk } from './chunk-work';

/** What a thread is told, while it is awake. */
export type ThreadMessage =
  | {
      readonly kernel: number;
      readonly module: WebAssembly.Module;
      readonly memory: WebAssembly.Memory;
      readonly passes: readonly Pass[];
    }
  | { readonly buffer: number; readonly shared: SharedArrayBuffer }
  | { readonly forget: number };

/** What a thread is given when it starts. */
export interface ThreadStart {
  readonly board: Int32Array;
  readonly places: typeof BOARD;
  readonly stages: typeof CLAIM;
  readonly seat: number;
}

/** A thread at work. */
export interface ChunkServer {
  learn(message: ThreadMessage): void;
  /** Takes chunks of a job until none is left. Does nothing if the job is over. */
  help(job: number): void;
}

/**
 * The work of a thread. From then on its seat is taken.
 *
 * It arrives in the thread as text, so it may use nothing but its arguments and the globals of the language, and its
 * functions are methods of objects: a bundler that keeps names would wrap others in a helper that threads do not have.
 */
export function serveChunks(
  { board, places, stages, seat }: ThreadStart,
  compute: typeof computeChunk,
  store: typeof storeChunk,
): ChunkServer {
  const kernels = new Map<number, ChunkKernel & { readonly passes: readonly Pass[] }>();
  // Engines do not count shared memory when they decide whether to collect garbage, and a thread makes little else: an
  // ordinary buffer beside each shared one, never used, lets those that are forgotten be collected.
  const buffers = new Map<number, { readonly shared: SharedArrayBuffer; readonly ballast: ArrayBuffer }>();
  const jobs = {
    word(i: number) {
      return Atomics.load(board, places.words + i);
    },
    claim(job: number, stage: number, by: number) {
      return (job * 16 + by) * 4 + stage;
    },
    moves(at: number, from: number, to: number) {
      return Atomics.compareExchange(board, at, from, to) === from;
    },
  };
  Atomics.store(board, places.seats + seat, 1);
  return {
    learn(message) {
      if ('forget' in message) buffers.delete(message.forget);
      else if ('buffer' in message) {
        const { buffer, shared } = message;
        buffers.set(buffer, { shared, ballast: new ArrayBuffer(shared.byteLength >> 1) });
      } else {
        const { module, memory, passes } = message;
        const { exports } = new WebAssembly.Instance(module, { kernel: { memory } });
        kernels.set(message.kernel, {
          exports: exports as unknown as ChunkKernel['exports'],
          memory: new Float32Array(memory.buffer),
          passes,
        });
      }
    },
    help(job) {
      const { word, claim, moves } = jobs;
      const [id, number, size, grain, chunks] = [word(0), word(1), word(2), word(3), word(4)];
      const views = Array.from({ length: word(5) }, (_, i) => [
        word(6 + 3 * i),
        word(7 + 3 * i),
        word(8 + 3 * i),
      ]);
      if (Atomics.load(board, places.begun) !== job) return;
      const kernel = kernels.get(id);
      if (kernel === undefined || views.some(([buffer]) => !buffers.has(buffer!))) return;
      const pass = kernel.passes[number]!;
      const vectors = views.map(
        ([buffer, offset, length]) => new Float32Array(buffers.get(buffer!)!.shared, offset!, length!),
      );
      const [free, computing] = [claim(job, stages.free, 0), claim(job, stages.computing, seat)];
      const [storing, done] = [claim(job, stages.storing, seat), claim(job, stages.done, seat)];
      for (;;) {
        const index = Atomics.add(board, places.next, 1);
        if (index >= chunks) return;
        const at = places.claims + index;
        // Somebody else has it only if this job is over.
        if (!moves(at, free, computing)) return;
        try {
          compute(kernel, pass, vectors, { size, grain }, index);
        } catch (error) {
          Atomics.store(board, places.seats + seat, 0);
          moves(at, computing, free);
          Atomics.notify(board, at);
          throw error;
        }
        if (!moves(at, computing, storing)) return;
        store(kernel.memory, pass, vectors, { size, grain }, index);
        moves(at, storing, done);
        Atomics.notify(board, at);
      }
    },
  };
}

/**
 * The life of a thread that can look for messages itself: sleep until there is a job, help, sleep again. It
 * arrives as text, too.
 *
 * @param receive - The next message, or `undefined`.
 * @param begin - Takes the seat.
 */
export function sleepBetweenJobs(
  { board, places }: ThreadStart,
  receive: () => ThreadMessage | undefined,
  begin: () => ChunkServer,
): never {
  let seen = Atomics.load(board, places.job);
  const { learn, help } = begin();
  for (;;) {
    Atomics.wait(board, places.job, seen);
    seen = Atomics.load(board, places.job);
    for (let message = receive(); message !== undefined; message = receive()) learn(message);
    help(seen);
  }
}
