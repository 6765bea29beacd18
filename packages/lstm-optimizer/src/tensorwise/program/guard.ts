import type { Arithmetic, Operand } from './arithmetic';
import { BASE_SIZE } from './features';
import type { LossFeatures } from './losses';
import { logNoise } from './products';

/**
 * How far the guard turns steps back where losses are twice the first ones, or above. It does so at every step anew:
 * the log of a step size then settles at 0.19 of what the network wants, not at 0.7 of it.
 */
export const HELD_BACK = 0.3;
/** Share of the gain that may be lost before the guard begins, and at which Adam alone is left. */
export const BEGINS = 0.2;
export const COMPLETE = 0.5;
/** How long a step of every coordinate may be, relative to the size of the weights. */
export const LONGEST = 0.5;
/** How many times longer than usual a gradient may be before the step is shortened. */
export const SURPRISE = 2;
/** Steps of Adam at its default that the longest step must hold before anything is mixed in freely. */
export const ROOM = 4;

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
export function guardOf<X, B>(
  ops: Arithmetic<X, B>,
  { lost, above }: Pick<LossFeatures<X>, 'lost' | 'above'>,
  trust: Operand<X>,
): X {
  return ops.max(ops.mul(HELD_BACK, above), ops.mul(trust, lostShare(ops, lost)));
}

/** How far the loss of what was gained turns a step back, in [0, 1]. */
export function lostShare<X, B>({ sub, div, clamp }: Arithmetic<X, B>, lost: Operand<X>): X {
  return clamp(div(sub(lost, BEGINS), COMPLETE - BEGINS), 0, 1);
}

/**
 * Whether half of the gain is lost, and whether that is new, each as 0 or 1. If it is new, the coordinates return to
 * their average at this step: what long steps have destroyed until the mean of the losses shows it, the average has
 * hardly seen. While it stays lost, the average is where the coordinates are: what it was made of is not near.
 *
 * Source: the slow weights of Lookahead (Zhang et al. 2019, algorithm 1, https://arxiv.org/abs/1907.08610)
 */
export function fallOf<X, B>(
  { sub, mul, atLeast, select }: Arithmetic<X, B>,
  { lost, lostBefore }: Pick<LossFeatures<X>, 'lost' | 'lostBefore'>,
): { readonly isLost: X; readonly returns: X } {
  const isAtLeastHalf = (share: Operand<X>) => select(atLeast(share, COMPLETE), 1, 0);
  const [isLost, wasLost] = [isAtLeastHalf(lost), isAtLeastHalf(lostBefore)];
  return { isLost, returns: mul(isLost, sub(1, wasLost)) };
}

/**
 * The greatest log of a step size: a step may be half as long as the weights have been large, or as long as Adam's at
 * its default, 0, where that is longer. What is large cannot be seen from one tensor, since biases begin at zero: so it
 * is the tensor's own size or that of all weights, whichever is larger.
 *
 * @param weights - Greatest root of the mean square that the weights have had.
 */
export function longestLogSize<X, B>({ mul, div, max, log }: Arithmetic<X, B>, weights: Operand<X>): X {
  return log(max(1, div(mul(LONGEST, weights), BASE_SIZE)));
}

/**
 * The log of how much a step is shortened because its gradient is longer than usual. Where nothing was left to
 * learn, Adam's running mean of squares is small, and its direction for the first large gradient many times too long.
 *
 * Source: Shazeer and Stern 2018, section 6, https://arxiv.org/abs/1804.04235, with the length of the whole gradient
 *
 * @param gradient - Its square.
 * @param power - The running mean of that.
 */
export function surpriseOf<X, B>(ops: Arithmetic<X, B>, gradient: Operand<X>, power: Operand<X>): X {
  const { sub, div, max } = ops;
  return max(0, sub(div(logNoise(ops, gradient, power), 2), Math.log(SURPRISE)));
}

/**
 * How far the guard turns a step back to Adam's because the weights are small for it, in [0, 1]: wholly where no
 * step may be longer than Adam's at its default, not at all where one of four times that is allowed.
 *
 * @param longest - Of `longestLogSize`.
 */
export function crampedBy<X, B>({ sub, div, min }: Arithmetic<X, B>, longest: Operand<X>): X {
  return sub(1, min(1, div(longest, Math.log(ROOM))));
}

/** The log of how many times longer than Adam's direction alone a mixed one may be. */
export function mixedLogLength<X, B>({ add, abs, log }: Arithmetic<X, B>, trend: X, fresh: X): X {
  return log(add(add(1, abs(trend)), abs(fresh)));
}

/** The log of a step size under a guard: what is above Adam's default, 0, goes. */
export function guardedLogSize<X, B>(
  { sub, mul, max }: Arithmetic<X, B>,
  logSize: Operand<X>,
  guard: Operand<X>,
): X {
  return sub(logSize, mul(guard, max(0, logSize)));
}
