/** Share of the gain that may be lost before the guard begins, and at which Adam alone is left. */
export const BEGINS = 0.2;
export const COMPLETE = 0.5;

/**
 * How far the guard turns a step back to Adam's at its default, in [0, 1].
 *
 * When a fifth of what was gained since the start is lost again, it begins: step sizes above Adam's default are
 * drawn back to it, and everything but Adam's own direction fades. At half of the gain Adam at its default, or
 * at less, is all that is left, until losses fall again. It needs losses: where none are told it does nothing.
 *
 * @param lost - Of `followLosses`.
 */
export function guardOf(lost: number): number {
  return Math.max(0, Math.min(1, (lost - BEGINS) / (COMPLETE - BEGINS)));
}

/** The log of a step size under a guard: what is above Adam's default, 0, goes. */
export function guardedLogSize(logSize: number, guard: number): number {
  return logSize - guard * Math.max(0, logSize);
}
