import { BOARD, CLAIM, claimOf, JOB_NUMBERS, MOST_CHUNKS, MOST_VECTORS, readClaim } from './board';
import { type Cut, computeChunk, storeChunk } from './chunk-work';
import { type Helper, lendBuffers, type SpreadKernel } from './helper';
import { sharedCopy } from './shared-vector';
import { sleepWhile, watchWhile } from './wait';

/** One pass of a kernel over vectors that all threads share. */
export interface Job extends Cut {
  readonly kernel: SpreadKernel;
  /** Index of a pass of the kernel. */
  readonly pass: number;
  readonly vectors: readonly Float32Array[];
}

/** What threads have in common. */
export interface Company {
  readonly board: Int32Array;
  /** They know the kernel. */
  readonly helpers: readonly Helper[];
  /** Milliseconds to wait for a helper that has a chunk. */
  readonly patience: number;
  /** Whether this thread may sleep while it waits. */
  readonly sleeps: boolean;
  /** The same number for the same kernel or buffer. */
  readonly idOf: (thing: object) => number;
}

/** What came of a job. */
export interface Outcome {
  /** The vectors of the job. Those that are written are others than given if a helper may still write to the old ones. */
  readonly vectors: readonly Float32Array[];
  /** Helpers that did not answer, and must not be asked again. */
  readonly lost: readonly Helper[];
  /** Milliseconds from beginning to end, and those of them when this thread had nothing to do. */
  readonly elapsed: number;
  readonly waited: number;
}

export function chunksOf({ size, grain }: Cut): number {
  return Math.ceil(size / grain);
}

/** Whether a job has room on the board. */
export function fits(job: Job): boolean {
  return chunksOf(job) <= MOST_CHUNKS && job.vectors.length <= MOST_VECTORS;
}

/** Does a job on this thread. */
export function doAlone({ kernel, pass, vectors, ...cut }: Job): void {
  for (let index = 0; index < chunksOf(cut); index++) {
    computeChunk(kernel, kernel.passes[pass]!, vectors, cut, index);
    storeChunk(kernel.memory, kernel.passes[pass]!, vectors, cut, index);
  }
}

/** A job on the board, as the calling thread sees it. */
interface Work {
  readonly chunks: number;
  /** How a chunk stands. */
  standing(index: number): number;
  claim(seat: number, stage: number): number;
  moves(index: number, from: number, to: number): boolean;
  /** Does a chunk that stands like this, if it still does. */
  take(index: number, standing: number): void;
}

/**
 * Does a job on this thread and those of the helpers: each takes chunks until none is left. Then waits for
 * those that others still have, and does again what does not come back.
 */
export function doTogether(company: Company, job: Job): Outcome {
  const { board } = company;
  const begun = performance.now();
  const work = workOn(company, job, putUp(company, job));
  let taken = 0;
  for (;;) {
    const index = Atomics.add(board, BOARD.next, 1);
    if (index >= work.chunks) break;
    work.take(index, work.claim(0, CLAIM.free));
    taken += 1;
  }
  const ready = performance.now();
  const { lost, torn } = waitForOthers(company, work, (ready - begun) / Math.max(1, taken));
  const ended = performance.now();
  return {
    elapsed: ended - begun,
    waited: ended - ready,
    vectors: torn.length === 0 ? job.vectors : mended(company, job, torn),
    lost: company.helpers.filter(({ seat }) => lost.has(seat)),
  };
}

function workOn({ board }: Company, job: Job, number: number): Work {
  const { kernel, vectors, size, grain } = job;
  const pass = kernel.passes[job.pass]!;
  const claim = (seat: number, stage: number) => claimOf(number, seat, stage);
  const moves = (index: number, from: number, to: number) =>
    Atomics.compareExchange(board, BOARD.claims + index, from, to) === from;
  return {
    chunks: chunksOf(job),
    standing: (index) => Atomics.load(board, BOARD.claims + index),
    claim,
    moves,
    take(index, standing) {
      if (!moves(index, standing, claim(0, CLAIM.computing))) return;
      computeChunk(kernel, pass, vectors, { size, grain }, index);
      storeChunk(kernel.memory, pass, vectors, { size, grain }, index);
      Atomics.store(board, BOARD.claims + index, claim(0, CLAIM.done));
    },
  };
}

/**
 * Waits for the chunks that others have. Those of helpers who do not answer are done here, or told as torn:
 * computed, but perhaps stored in part, with the seat that has them.
 *
 * A thread that may not sleep does not wait long for a chunk: it does it itself, and the helper is only late.
 *
 * @param usual - Milliseconds that a chunk takes.
 */
function waitForOthers({ board, patience, sleeps }: Company, work: Work, usual: number) {
  const lost = new Set<number>();
  const torn: (readonly [index: number, seat: number])[] = [];
  const wait = sleeps ? sleepWhile : watchWhile;
  for (let index = 0; index < work.chunks; index++) {
    for (;;) {
      const standing = work.standing(index);
      const { seat, stage } = readClaim(standing);
      if (stage === CLAIM.done) break;
      if (stage === CLAIM.free) {
        work.take(index, standing);
        continue;
      }
      const isLate = !sleeps && stage === CLAIM.computing;
      const limit = isLate ? Math.max(2, 2 * usual) : patience;
      if (!lost.has(seat) && wait(board, BOARD.claims + index, standing, limit)) continue;
      if (!isLate) lost.add(seat);
      if (stage === CLAIM.computing) work.take(index, standing);
      else if (work.moves(index, standing, work.claim(0, CLAIM.done))) torn.push([index, seat]);
    }
  }
  return { lost, torn };
}

/** Puts a job on the board, wakes the helpers, and returns the job's number. */
function putUp({ board, helpers, idOf }: Company, job: Job): number {
  const { kernel, pass, vectors, size, grain } = job;
  const chunks = chunksOf(job);
  const number = (Atomics.load(board, BOARD.job) + 1) % JOB_NUMBERS;
  const buffers = new Map(vectors.map(({ buffer }) => [idOf(buffer), buffer as SharedArrayBuffer]));
  for (const helper of helpers) lendBuffers(helper, buffers);
  Atomics.store(board, BOARD.begun, number);
  const places = vectors.flatMap(({ buffer, byteOffset, length }) => [idOf(buffer), byteOffset, length]);
  const words = [idOf(kernel), pass, size, grain, chunks, vectors.length, ...places];
  words.forEach((word, i) => {
    Atomics.store(board, BOARD.words + i, word);
  });
  for (let index = 0; index < chunks; index++) {
    Atomics.store(board, BOARD.claims + index, claimOf(number, 0, CLAIM.free));
  }
  Atomics.store(board, BOARD.next, 0);
  Atomics.store(board, BOARD.job, number);
  Atomics.notify(board, BOARD.job);
  for (const { thread } of helpers) thread.call?.(number);
  return number;
}

/**
 * Brings chunks to an end that a lost helper may have stored in part: they lie whole in the memory of its
 * kernel. Since it may yet wake up and go on, all that it could write to is left to it, and copied.
 */
function mended(
  { helpers, idOf }: Company,
  { kernel, pass, vectors, ...cut }: Job,
  torn: readonly (readonly [index: number, seat: number])[],
): readonly Float32Array[] {
  const { stores, totals } = kernel.passes[pass]!;
  const written = new Set([
    ...stores.map(({ vector }) => vectors[vector]!),
    totals && vectors[totals.vector]!,
  ]);
  const copies = new Map(
    [...written].filter((vector) => vector !== undefined).map((vector) => [vector, sharedCopy(vector)]),
  );
  const fresh = vectors.map((vector) => copies.get(vector) ?? vector);
  for (const [index, seat] of torn) {
    const helper = helpers.find((candidate) => candidate.seat === seat)!;
    storeChunk(helper.memories.get(idOf(kernel))!, kernel.passes[pass]!, fresh, cut, index);
  }
  return fresh;
}
