import type { Arithmetic, Operand } from './arithmetic';
import { guardOf, lostShare } from './guard';
import { LEAST_GAIN, type Losses, type LossFeatures, type NewLoss, STARTING, TINY } from './losses';

/** How many times longer than the first gradients later ones are where the guard begins, and where it is complete. */
export const GROWS = 1.5;
export const GROWN = 3;
/** Share of a new gradient's length in its running mean. */
export const NEWEST = 0.1;
/** How many times longer than the mean a gradient may be in it: a single long one is no growth. */
export const LONGER = 4;
/** Share of the first losses that must have been gained before a rise of the loss alone counts fully. */
export const CONVINCING = 0.6;
/** The greatest gain from which on a loss is believed that is twice as far above the first ones as it was below. */
export const SOME = LEAST_GAIN / CONVINCING;
/** How much is lost there, as a share of the gain. */
export const TWICE_ABOVE = 3;
/** How far the guard turns steps back where no loss is known. The log of a step size then settles at 0.19 of what the network wants. */
export const WITHOUT_LOSS = 0.3;

/** What is remembered of gradients and gains, in the order in which the state keeps it. */
export const CAUTION = ['length', 'firstLength', 'alarm', 'earned'] as const;

/** Mean length of the gradient over about ten steps and over the first ten, the alarm, and the greatest gain. */
export type Caution<X> = Readonly<Record<(typeof CAUTION)[number], Operand<X>>>;

/** What the state keeps of gradients and gains, by name. */
export function readCaution<T>(numbers: ArrayLike<T>): Record<(typeof CAUTION)[number], T> {
  return { length: numbers[0]!, firstLength: numbers[1]!, alarm: numbers[2]!, earned: numbers[3]! };
}

type Lengths<X> = Pick<Caution<X>, 'length' | 'firstLength'>;

/** Follows the length of the whole gradient. @param count - Steps, this one included. */
export function followGradient<X, B>(
  { add, sub, mul, div, min, max, select, above, stored }: Arithmetic<X, B>,
  before: Lengths<X>,
  length: Operand<X>,
  count: Operand<X>,
): Lengths<X> {
  const bounded = select(above(before.length, 0), min(length, mul(LONGER, before.length)), length);
  const isLate = above(count, STARTING);
  const share = max(NEWEST, select(isLate, 0, div(1, count)));
  const after = stored(add(before.length, mul(share, sub(bounded, before.length))));
  return { length: after, firstLength: select(isLate, before.firstLength, after) };
}

/** How far gradients have grown beyond the first ones, in [0, 1]. */
export function growthOf<X, B>(
  { add, div, log, clamp }: Arithmetic<X, B>,
  { length, firstLength }: Lengths<X>,
): X {
  const times = div(add(length, TINY), add(firstLength, TINY));
  return clamp(div(log(div(times, GROWS)), Math.log(GROWN / GROWS)), 0, 1);
}

/** How much of a convincing gain the losses show, in [0, 1]. */
export function gainOf<X, B>({ add, sub, mul, div, abs, clamp }: Arithmetic<X, B>, means: Losses<X>): X {
  return clamp(div(sub(means.start, means.best), add(mul(CONVINCING, abs(means.start)), TINY)), 0, 1);
}

/** What the guard goes by. */
export interface Signs<X, B> extends Pick<NewLoss<X, B>, 'isTold'> {
  readonly losses: Pick<LossFeatures<X>, 'lost' | 'above'>;
  /** Of the losses, the newest included. */
  readonly means: Losses<X>;
}

/**
 * How far the guard turns a step back to Adam's at its default, in [0, 1], by losses and gradients; and the caution
 * after the step.
 *
 * A loss that rises counts as far as losses once fell convincingly, as gradients have grown, or as the loss is far
 * above the first ones: the loss of a player in a game rises because the other one moves. Gradients that grow are a
 * sign of weights that run away, as where labels are masked and the loss falls without end. Where no loss is known
 * they set the alarm by themselves, else together with a loss that rises and never fell convincingly. The alarm
 * stays: the step is Adam's from then on. Without a loss the guard holds back a little at every step.
 *
 * @param lengths - After `followGradient`.
 */
export function cautiousGuard<X, B>(
  ops: Arithmetic<X, B>,
  lengths: Lengths<X>,
  before: Pick<Caution<X>, 'alarm' | 'earned'>,
  { losses, means, isTold }: Signs<X, B>,
): { readonly guard: X; readonly caution: Caution<X> } {
  const { sub, mul, max, select, above, stored } = ops;
  const growth = growthOf(ops, lengths);
  const earned = select(isTold, max(before.earned, gainOf(ops, means)), before.earned);
  const isLosing = above(lostShare(ops, losses.lost), 0);
  const alarming = select(isTold, select(isLosing, mul(growth, sub(1, earned)), 0), growth);
  const alarm = stored(max(before.alarm, alarming));
  const risen = guardOf(ops, losses, max(growth, trustIn(ops, losses, earned)));
  return {
    guard: max(select(isTold, risen, WITHOUT_LOSS), alarm),
    caution: { length: lengths.length, firstLength: lengths.firstLength, alarm, earned: stored(earned) },
  };
}

/** How far a loss that rises is believed, in [0, 1], whatever gradients do. */
function trustIn<X, B>(
  { sub, max, clamp, atLeast, select }: Arithmetic<X, B>,
  { lost, above }: Signs<X, B>['losses'],
  earned: X,
): X {
  const beyond = select(atLeast(earned, SOME), clamp(sub(lost, TWICE_ABOVE - 1), 0, 1), 0);
  return max(above, max(earned, beyond));
}
