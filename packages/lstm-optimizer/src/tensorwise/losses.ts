/** What the losses tell, in the network's units; zeros where there are none. */
export interface LossFeatures {
  /** How the last few steps compare with the last thirty, in [−2, 2]; 0 unless both are above 0. */
  readonly recent: number;
  /** How they compare with the first ones, in [−3, 3]; 0 unless both are above 0. */
  readonly sinceStart: number;
  /** How much of what was gained since the start is lost again, in [0, 3]; 0 at the best. Losses below 0 count too. */
  readonly lost: number;
  /** The same before the newest loss. */
  readonly lostBefore: number;
  /**
   * How far losses are above the first ones, as a share of those, in [0, 1]; 0 in the first ten steps. Where none was
   * told in these, the first one is the start.
   */
  readonly above: number;
}

const NOTHING: LossFeatures = { recent: 0, sinceStart: 0, lost: 0, lostBefore: 0, above: 0 };
/** Keeps quotients finite where what is divided by is zero. */
export const TINY = 1e-20;
/** Shares of the newest loss in the fast and the slow mean. */
export const FAST = 0.2;
export const SLOW = 0.03;
/** Losses that the start is the mean of: one alone may be a lucky minibatch. */
export const STARTING = 10;
/** Share by which the best is forgotten at each step: what cannot be reached any more is no measure. */
export const FORGET = 0.003;
/** The least that counts as gained, as a share of the start. */
export const LEAST_GAIN = 0.1;

/**
 * Takes a loss into the running means, and tells how they compare. A factor of all losses changes nothing.
 *
 * @param means - `[4]`: fast and slow mean, mean of the first ten, lowest slow mean; written to.
 * @param count - Steps, this one included.
 */
export function followLosses(means: Float32Array, loss: number | undefined, count: number): LossFeatures {
  if (!isKnown(loss)) return NOTHING;
  const lostBefore = lostBy(means);
  if (means.every((value) => value === 0)) means.fill(loss);
  else {
    means[0]! += FAST * (loss - means[0]!);
    means[1]! += SLOW * (loss - means[1]!);
    // A run that explodes at once would have a start that makes everything look gained.
    if (count <= STARTING) means[2]! += (Math.min(loss, twice(means[3]!)) - means[2]!) / count;
    means[3] = Math.min(means[1]!, means[3]! + FORGET * (means[1]! - means[3]!));
  }
  const [fast, slow, start] = means as unknown as [number, number, number];
  return {
    recent: within(3 * logRatio(fast, slow), 2),
    sinceStart: within(logRatio(slow, start) / 3, 3),
    lost: lostBy(means),
    lostBefore,
    above:
      count <= STARTING
        ? 0
        : Math.max(0, within((Math.min(fast, slow) - start) / (Math.abs(start) + TINY), 1)),
  };
}

/** Whether there is a loss to learn from. */
export function isKnown(loss: number | undefined): loss is number {
  return loss !== undefined && Number.isFinite(loss);
}

function lostBy(means: Float32Array): number {
  const [, slow, start, best] = means as unknown as [number, number, number, number];
  const gained = Math.max(start - best, LEAST_GAIN * Math.abs(start));
  return gained > 0 ? within((slow - best) / gained, 3) : 0;
}

/** As far above a loss as it is from 0. */
function twice(loss: number): number {
  return loss + Math.abs(loss);
}

function logRatio(a: number, b: number): number {
  return a > 0 && b > 0 ? Math.log(a / b) : 0;
}

/** The value, or the nearest of −limit and limit. */
export function within(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
