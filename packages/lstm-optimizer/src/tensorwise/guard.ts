import { BASE_SIZE } from './features';
import { type LossFeatures, TINY } from './losses';

/**
 * How far the guard turns steps back where losses are twice the first ones, or above. It does so at every step anew:
 * the log of a step size then settles at 0.19 of what the network wants, not at 0.7 of it.
 */
export const CAUTION = 0.3;
/** Share of the gain that may be lost before the guard begins, and at which Adam alone is left. */
export const BEGINS = 0.2;
export const COMPLETE = 0.5;

/**
 * How far the guard turns a step back to Adam's at its default, in [0, 1].
 *
 * When a fifth of what was gained since the start is lost again, it begins: step sizes above Adam's default are
 * drawn back to it, and everything but Adam's own direction fades. At half of the gain Adam at its default, or
 * at less, is all that is left, until losses fall again. What it takes off a step size stays off: a small share holds
 * back much within some ten steps. Where losses are above those of the start it does not let go wholly: there is no
 * telling what long steps do to weights that are worse than none.
 *
 * @param trust - How far a loss that rises is believed, in [0, 1]. See `cautiousGuard`.
 */
export function guardOf({ lost, above }: Pick<LossFeatures, 'lost' | 'above'>, trust = 1): number {
  return Math.max(CAUTION * above, trust * lostShare({ lost }));
}

/** How far the loss of what was gained turns a step back, in [0, 1]. */
export function lostShare({ lost }: Pick<LossFeatures, 'lost'>): number {
  return Math.max(0, Math.min(1, (lost - BEGINS) / (COMPLETE - BEGINS)));
}

/**
 * Whether the coordinates return to their average at this step: when half of the gain is lost that was there a step
 * before. What long steps have destroyed until the mean of the losses tells of it, the average has hardly seen.
 *
 * Source: the slow weights of Lookahead (Zhang et al. 2019, algorithm 1, https://arxiv.org/abs/1907.08610)
 */
export function returnsAfter({ lost, lostBefore }: Pick<LossFeatures, 'lost' | 'lostBefore'>): boolean {
  return lost >= COMPLETE && lostBefore < COMPLETE;
}

/** Whether half of the gain stays lost: then the average is where the coordinates are, for what it was made of is not near. */
export function staysLost({ lost, lostBefore }: Pick<LossFeatures, 'lost' | 'lostBefore'>): boolean {
  return lost >= COMPLETE && lostBefore >= COMPLETE;
}

/** How long a step of every coordinate may be, relative to the size of the weights. */
export const LONGEST = 0.5;

/**
 * The greatest log of a step size: a step may be half as long as the weights have been large, or as long as Adam's at
 * its default, 0, where that is longer. What is large cannot be told from one tensor, since biases begin at zero: so it
 * is the tensor's own size or that of all weights, whichever is larger.
 *
 * @param weights - Greatest root of the mean square that the weights have had.
 */
export function longestLogSize(weights: number): number {
  return Math.max(0, Math.log((LONGEST * weights) / BASE_SIZE));
}

/** How many times longer than usual a gradient may be before the step is shortened. */
export const SURPRISE = 2;

/**
 * The log of how much a step is shortened because its gradient is longer than usual. Where nothing was left to
 * learn, Adam's running mean of squares is small, and its direction for the first large gradient many times too long.
 *
 * Source: Shazeer and Stern 2018, section 6, https://arxiv.org/abs/1804.04235, with the length of the whole gradient
 *
 * @param gradient - Its square.
 * @param power - The running mean of that.
 */
export function surpriseOf(gradient: number, power: number): number {
  return Math.max(0, Math.log((gradient + TINY) / (power + TINY)) / 2 - Math.log(SURPRISE));
}

/** Steps of Adam at its default that the longest step must hold before anything is mixed in freely. */
export const ROOM = 4;

/**
 * How far the guard turns a step back to Adam's because the weights are small for it, in [0, 1]: wholly where no
 * step may be longer than Adam's at its default, not at all where one of four times that is allowed.
 *
 * @param longest - Of `longestLogSize`.
 */
export function crampedBy(longest: number): number {
  return 1 - Math.min(1, longest / Math.log(ROOM));
}

/** The log of how many times longer than Adam's direction alone a mixed one may be. */
export function mixedLogLength(trend: number, fresh: number): number {
  return Math.log(1 + Math.abs(trend) + Math.abs(fresh));
}

/** The log of a step size under a guard: what is above Adam's default, 0, goes. */
export function guardedLogSize(logSize: number, guard: number): number {
  return logSize - guard * Math.max(0, logSize);
}
