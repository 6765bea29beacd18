import { BOARD } from './board';
import type { ChunkKernel, Pass } from './chunk-work';
import { startThread, type Thread } from './start-thread';

/** A kernel that can be copied to other threads. */
export interface SpreadKernel extends ChunkKernel {
  readonly passes: readonly Pass[];
  /** Its code for a shared memory, imported as `kernel.memory`. */
  readonly sharedModule: () => WebAssembly.Module;
  readonly pages: number;
  /** Floats of memory, first and behind the last, that all threads need as they stand here. */
  readonly weights: readonly (readonly [from: number, to: number])[];
}

/** A thread that helps, and what it knows. */
export interface Helper {
  readonly seat: number;
  readonly thread: Thread;
  /** The memory of each kernel that it has. */
  readonly memories: Map<number, Float32Array>;
  /** Buffers that it has, with the number of the last of its jobs that used them. */
  readonly buffers: Map<number, number>;
  /** Jobs so far. */
  jobs: number;
}

export function startHelper(board: Int32Array, seat: number, onEnd: (reason: string) => void): Helper {
  Atomics.store(board, BOARD.seats + seat, 0);
  const thread = startThread(board, seat, onEnd);
  return { seat, thread, memories: new Map(), buffers: new Map(), jobs: 0 };
}

/**
 * Gives a helper the kernel with the weights of now.
 *
 * @throws RangeError if the machine has no memory for it.
 */
export function teachKernel({ thread, memories }: Helper, id: number, kernel: SpreadKernel): void {
  let floats = memories.get(id);
  if (floats === undefined) {
    const { pages, passes } = kernel;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    floats = new Float32Array(memory.buffer);
    memories.set(id, floats);
    thread.post({ kernel: id, module: kernel.sharedModule(), memory, passes });
  }
  for (const [from, to] of kernel.weights) floats.set(kernel.memory.subarray(from, to), from);
}

/** Jobs after which a helper forgets a buffer that none of them used, so that dead states can be collected. */
const REMEMBERED = 4;

/** Gives a helper the buffers of its next job, and has it forget old ones. */
export function lendBuffers(helper: Helper, lent: ReadonlyMap<number, SharedArrayBuffer>): void {
  const { thread, buffers } = helper;
  helper.jobs += 1;
  for (const [id, shared] of lent) {
    if (!buffers.has(id)) thread.post({ buffer: id, shared });
    buffers.set(id, helper.jobs);
  }
  for (const [id, last] of buffers) {
    if (helper.jobs - last < REMEMBERED) continue;
    buffers.delete(id);
    thread.post({ forget: id });
  }
}
