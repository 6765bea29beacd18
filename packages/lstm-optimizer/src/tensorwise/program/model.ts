import type { Arithmetic, Operand } from './arithmetic';
import { type Caution, cautiousGuard, followGradient } from './caution';
import { fallOf } from './guard';
import { followLosses, type Losses, type LossFeatures, lossFeatures, type NewLoss } from './losses';
import { gradientCosine, lengthOf, rootOfMean } from './products';
import type { TensorSums } from './sums';

/** What a step is about, beside gradients. */
export interface Step<X, B> extends NewLoss<X, B> {
  /** Whether there is a guard. */
  readonly isGuarded: B;
}

/** Numbers that are added up over all tensors, each of them for one. */
export interface Terms<X> {
  /** How far the gradient points against the last direction, in [−1, 1], times the weight: above 0 where that still helps. */
  readonly agreement: X;
  /** The greatest mean square that the tensor has had, times the weight. */
  readonly square: X;
  /** The square of the gradient. */
  readonly gradient: Operand<X>;
}

/** @param weight - Of the tensor among all: its size, or its share of the coordinates. @param largest - See `sizeNow`. */
export function termsOf<X, B>(
  ops: Arithmetic<X, B>,
  {
    gradientAlongBefore,
    gradient,
    before,
  }: Pick<TensorSums<Operand<X>>, 'gradientAlongBefore' | 'gradient' | 'before'>,
  largest: Operand<X>,
  weight: Operand<X>,
): Terms<X> {
  const { mul } = ops;
  const agreement = mul(-1, gradientCosine(ops, gradientAlongBefore, gradient, before));
  return {
    agreement: mul(weight, agreement),
    square: mul(weight, mul(largest, largest)),
    gradient,
  };
}

/** The greatest root of the mean square that a tensor of so many coordinates has had. */
export function sizeNow<X, B>(
  ops: Arithmetic<X, B>,
  largest: Operand<X>,
  coordinates: Operand<X>,
  size: Operand<X>,
): X {
  return ops.stored(ops.max(largest, rootOfMean(ops, coordinates, size)));
}

/** What is remembered of losses and gradients. */
export interface Remembered<X> {
  readonly losses: Losses<X>;
  readonly caution: Caution<X>;
}

/** What all tensors have in common at a step, and what is remembered of losses and gradients after it. */
export interface Model<X> extends Remembered<X>, Pick<LossFeatures<X>, 'recent' | 'sinceStart' | 'lost'> {
  /** Mean agreement over all tensors, weighted by their sizes. */
  readonly agreement: Operand<X>;
  /** Root of the mean square of all tensors, each as large as it has been. */
  readonly largest: Operand<X>;
  /** How far the guard turns steps back to Adam's at its default, in [0, 1]. */
  readonly guard: Operand<X>;
  /** 1 where half of the gain is lost and there is a guard, else 0. */
  readonly isLost: Operand<X>;
  /** 1 where the step is the way to the average, and nothing else; else 0. */
  readonly returns: Operand<X>;
}

/** The terms of all tensors, added up. */
export interface Totals<X> extends Terms<Operand<X>> {
  /** The weight of all tensors, above 0. */
  readonly weight: Operand<X>;
}

/** What all tensors have in common, by the totals of their terms. */
export function modelOf<X, B>(
  ops: Arithmetic<X, B>,
  { losses: oldLosses, caution: oldCaution }: Remembered<X>,
  totals: Totals<X>,
  step: Step<X, B>,
): Model<X> {
  const { div, sqrt, select } = ops;
  const means = followLosses(ops, oldLosses, step);
  const losses = lossFeatures(ops, means, oldLosses, step);
  const lengths = followGradient(ops, oldCaution, lengthOf(ops, totals.gradient), step.count);
  const signs = { losses, means, isTold: step.isTold };
  const { guard, caution } = cautiousGuard(ops, lengths, oldCaution, signs);
  const { isLost, returns } = fallOf(ops, losses);
  const guarded = (x: Operand<X>) => select(step.isGuarded, x, 0);
  return {
    losses: means,
    caution,
    recent: losses.recent,
    sinceStart: losses.sinceStart,
    lost: losses.lost,
    agreement: div(totals.agreement, totals.weight),
    largest: sqrt(div(totals.square, totals.weight)),
    guard: guarded(guard),
    isLost: guarded(isLost),
    returns: guarded(returns),
  };
}
