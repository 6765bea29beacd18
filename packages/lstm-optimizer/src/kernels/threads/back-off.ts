/** Share of a job that may pass in waiting for others, when each has a core of its own. */
const FAIR = 0.2;
/** Most jobs to do alone before others are asked again. */
const LONGEST = 64;

/** Decides when to ask others for help, by how long they kept this thread waiting before. */
export interface BackOff {
  /** Whether to ask them for the next job. Counts it. */
  asks(): boolean;
  /** Notes how a job went in which they were asked, in milliseconds. */
  note(waited: number, elapsed: number): void;
}

/**
 * Where other programs hold the cores, a thread that has a chunk may not run for some milliseconds, and all wait
 * for it. Then work is done alone for one job, and for twice as many each time that it happens again.
 */
export function backOff(): BackOff {
  let alone = 0;
  let next = 1;
  return {
    asks() {
      if (alone === 0) return true;
      alone -= 1;
      return false;
    },
    note(waited, elapsed) {
      if (waited <= FAIR * elapsed) {
        next = Math.max(1, next / 2);
        return;
      }
      alone = next;
      next = Math.min(LONGEST, 2 * next);
    },
  };
}
