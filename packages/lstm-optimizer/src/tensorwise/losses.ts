/** What the losses tell, in the network's units; zeros where there are none, or none above 0. */
export interface LossFeatures {
  /** How the last few steps compare with the last thirty, in [−2, 2]. */
  readonly recent: number;
  /** How they compare with the first one, in [−3, 3]. */
  readonly sinceStart: number;
}

const NOTHING: LossFeatures = { recent: 0, sinceStart: 0 };
/** Shares of the newest loss in the fast and the slow mean. */
export const FAST = 0.2;
export const SLOW = 0.03;

/**
 * Takes a loss into the running means, and tells how they compare. A factor of all losses changes nothing.
 *
 * @param means - `[3]`: fast and slow mean, first loss; written to.
 */
export function followLosses(means: Float32Array, loss: number | undefined): LossFeatures {
  if (loss === undefined || !Number.isFinite(loss)) return NOTHING;
  if (means[2] === 0) means.fill(loss);
  else {
    means[0]! += FAST * (loss - means[0]!);
    means[1]! += SLOW * (loss - means[1]!);
  }
  const [fast, slow, start] = means as unknown as [number, number, number];
  return { recent: within(3 * logRatio(fast, slow), 2), sinceStart: within(logRatio(slow, start) / 3, 3) };
}

function logRatio(a: number, b: number): number {
  return a > 0 && b > 0 ? Math.log(a / b) : 0;
}

/** The value, or the nearest of −limit and limit. */
export function within(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
