import { backOff } from './back-off';
import { BOARD, emptyBoard, MOST_THREADS } from './board';
import { type Company, doAlone, doTogether, fits, type Job } from './conduct';
import { type Helper, type SpreadKernel, startHelper, teachKernel } from './helper';
import { isShared, sharedVector } from './shared-vector';
import { maySleep } from './wait';

export interface ThreadPoolOptions {
  /** Threads to use, the calling one among them. */
  readonly count: number;
  /** Work for which it pays to wake others, in multiplications. */
  readonly worthwhile: number;
  /** Milliseconds to wait for a thread that has a chunk before it is given up. */
  readonly patience?: number;
  /** Milliseconds without work after which the threads end. */
  readonly idle?: number;
  /** Most coordinates of a chunk; by default what suits the kernel. */
  readonly grain?: number;
  /** Whether the calling thread may sleep; by default, what it may. */
  readonly sleeps?: boolean;
}

/**
 * Threads that help this one. They are started by the first work that is worth it, and help once they are up;
 * until then, and where they fail, this thread works alone. They never keep a process alive.
 */
export interface ThreadPool {
  /** Most coordinates of a chunk. */
  readonly grain: number;
  /** Whether threads are up, or may be soon, to help with this much work: then vectors should be shared ones. */
  isFor(work: number): boolean;
  /** Does a job, and returns its vectors: those that are written may be others than given. */
  run(job: Job, work: number): readonly Float32Array[];
  /** Shared memory to use during one job, overwritten by the next. */
  scratch(name: string, length: number): Float32Array;
  /** Starts the threads, and waits until all are up. */
  start(): Promise<void>;
  /** Ends all threads. They start again when next needed. */
  stop(): void;
}

export function threadPool({
  count,
  worthwhile,
  patience = 2000,
  idle = 10_000,
  grain = Number.POSITIVE_INFINITY,
  sleeps = maySleep(),
}: ThreadPoolOptions): ThreadPool {
  const ids = new WeakMap<object, number>();
  const scratches = new Map<string, Float32Array>();
  const turns = backOff();
  let nextId = 1;
  let board: Int32Array | undefined;
  let helpers: Helper[] = [];
  let lost = 0;
  let isUsed = false;
  let timer: ReturnType<typeof setInterval> | undefined;

  function idOf(thing: object): number {
    const id = ids.get(thing) ?? nextId++;
    ids.set(thing, id);
    return id;
  }
  function lose(helper: Helper, reason: string): void {
    if (!helpers.includes(helper)) return;
    helpers = helpers.filter((other) => other !== helper);
    helper.thread.stop();
    lost += 1;
    if (lost > 1) return;
    console.warn(
      `A thread of the LSTM optimizer was lost: ${reason}. No step was lost: its part was computed again. ` +
        `Work goes on with ${helpers.length + 1} of ${count} threads; setThreads(1) does without. (Said once.)`,
    );
  }
  function startAll(): void {
    if (board !== undefined) return;
    board = emptyBoard();
    for (let seat = 1; seat < Math.min(count, MOST_THREADS) - lost; seat++) {
      const helper = startHelper(board, seat, (reason) => lose(helper, reason));
      helpers.push(helper);
    }
    timer = setInterval(() => {
      if (!isUsed) stop();
      isUsed = false;
    }, idle);
    (timer as { unref?: () => void }).unref?.();
  }
  function stop(): void {
    clearInterval(timer);
    for (const { thread } of helpers) thread.stop();
    helpers = [];
    board = undefined;
    scratches.clear();
  }
  function present(): Helper[] {
    return helpers.filter(({ seat }) => Atomics.load(board!, BOARD.seats + seat) === 1);
  }
  /** Gives the kernel to all who are up, and returns them. */
  function taught(kernel: SpreadKernel): Helper[] {
    return present().filter((helper) => {
      try {
        teachKernel(helper, idOf(kernel), kernel);
        return true;
      } catch (error) {
        lose(helper, String(error));
        return false;
      }
    });
  }
  function together(company: Company, job: Job): readonly Float32Array[] {
    const outcome = doTogether(company, job);
    turns.note(outcome.waited, outcome.elapsed);
    for (const helper of outcome.lost) lose(helper, `it did not answer for ${patience} ms`);
    if (outcome.vectors !== job.vectors) scratches.clear();
    return outcome.vectors;
  }
  const isFor = (work: number) => count - lost > 1 && work >= worthwhile;

  return {
    grain,
    isFor,
    run(job, work) {
      if (isFor(work) && fits(job) && job.vectors.every(isShared)) {
        startAll();
        isUsed = true;
        const helpers = present().length > 0 && turns.asks() ? taught(job.kernel) : [];
        if (helpers.length > 0) return together({ board: board!, helpers, patience, sleeps, idOf }, job);
      }
      doAlone(job);
      return job.vectors;
    },
    scratch(name, length) {
      const known = scratches.get(name);
      if (known !== undefined && known.length >= length) return known.subarray(0, length);
      const fresh = sharedVector(length);
      scratches.set(name, fresh);
      return fresh;
    },
    async start() {
      startAll();
      const deadline = Date.now() + 10_000;
      while (present().length < helpers.length && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    stop,
  };
}
