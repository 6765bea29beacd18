/**
 * The board: shared integers through which the calling thread and its helpers speak.
 *
 * A job is put up in three steps: `begun` gets its number, the words of the job are written, `job` gets its
 * number and the sleepers are woken. A helper copies the words and then looks at `begun` again: if that has
 * moved on, it may have read half of the next job, and leaves. A late helper can do no harm either way,
 * because it must claim each chunk under the number of its job.
 */
export const BOARD = {
  /** Number of the latest job, on which helpers sleep. */
  job: 0,
  begun: 1,
  /** The next chunk to look at. Only a hint: who wants a chunk must claim it. */
  next: 2,
  /** One word for each seat: 1 when its thread is up. Seat 0 is the calling thread's. */
  seats: 4,
  /** The words of a job: kernel, pass, size, grain, chunks, count of vectors; for each its buffer, offset, length. */
  words: 24,
  /** One word for each chunk, see {@link claimOf}. */
  claims: 128,
} as const;

/** Most threads, the calling one among them. */
export const MOST_THREADS = 9;
/** Most vectors of a job: three words each. */
export const MOST_VECTORS = 32;
/** Most chunks of a job. */
export const MOST_CHUNKS = 1 << 15;
/** Numbers of jobs begin again after this many. */
export const JOB_NUMBERS = 1 << 25;

/** How far a chunk is. Only a chunk in `storing` can have changed vectors in part. */
export const CLAIM = { free: 0, computing: 1, storing: 2, done: 3 } as const;

/** What stands in the word of a chunk: the job, the seat that has it, and how far it is. */
export function claimOf(job: number, seat: number, stage: number): number {
  return (job * 16 + seat) * 4 + stage;
}

/** The inverse of {@link claimOf}, as far as it is needed. */
export function readClaim(claim: number): { readonly seat: number; readonly stage: number } {
  return { seat: (claim >> 2) & 15, stage: claim & 3 };
}

export function emptyBoard(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4 * (BOARD.claims + MOST_CHUNKS)));
}
