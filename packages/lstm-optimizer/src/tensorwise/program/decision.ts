import type { Arithmetic, Operand } from './arithmetic';
import { crampedBy, guardedLogSize, longestLogSize, mixedLogLength, surpriseOf } from './guard';
import { lateFall, lateLogSize } from './late-steps';
import type { Model, Step } from './model';
import type { TensorSums } from './sums';

/** How far the log of a step size may be from that of Adam's default. */
export const MOST = 7;
/** How much of the way to where the network wants it that goes in a step, at least. */
export const APPROACH = 0.1;
/** How much of the trend, at most, is added to the direction. */
export const MOST_TREND = 2;
/** How far the log of the average's rate may be from that of a mean over the last part of all steps. */
export const SPAN = 1.5;
/** Steps before the average begins. */
export const WARM_UP = 20;
/** The rate of the average is this by the steps and this, as of a polynomial average of its degree less one. */
export const AVERAGED = 10;
/** The log of a step size that no guard bounds. */
const BOUNDLESS = 1e9;

/** What the network gives for a tensor, in the order of its outputs. */
export const OUTPUTS = ['size', 'trend', 'fresh', 'span'] as const;

/** Where the log of the step size should be, then what is mixed in, and the log of the average's rate: all unbounded. */
export type Outputs<X> = Readonly<Record<(typeof OUTPUTS)[number], X>>;

/** What a tensor is like when it is decided. */
export interface Situation<X> {
  readonly sums: Pick<TensorSums<Operand<X>>, 'gradient' | 'power'>;
  readonly model: Pick<Model<X>, 'largest' | 'guard' | 'isLost'>;
  /** The log of its step size, as last used. */
  readonly logSize: Operand<X>;
  /** See `sizeNow`. */
  readonly largest: Operand<X>;
}

/** What is decided for a tensor at a step. */
export interface Decision<X> {
  /** Factor of the step, relative to Adam's default. */
  readonly size: X;
  /** How much of the trend is added to the direction. */
  readonly trend: X;
  /** How much of this step's own gradient is added to it, scaled as Adam scales. */
  readonly fresh: X;
  /** Share of the way to the coordinates that the average goes, in (0, 1]. */
  readonly rate: X;
  /** The log of the step size, to be remembered. */
  readonly logSize: X;
}

/** What the outputs of the network come to. */
export function decision<X, B>(
  ops: Arithmetic<X, B>,
  { size, trend, fresh, span }: Outputs<Operand<X>>,
  { sums, model, logSize, largest }: Situation<X>,
  { count, isGuarded }: Pick<Step<X, B>, 'count' | 'isGuarded'>,
): Decision<X> {
  const { add, sub, mul, div, min, max, exp, tanh, above, select, stored } = ops;
  const wanted = mul(MOST, tanh(div(size, MOST)));
  // In single precision, as all forms keep it: else steps would differ from those of runs that were kept.
  const reached = stored(add(logSize, mul(approachAt(ops, count), sub(wanted, logSize))));
  const most = select(isGuarded, longestLogSize(ops, max(largest, model.largest)), BOUNDLESS);
  const guard = max(model.guard, crampedBy(ops, most));
  const free = sub(1, guard);
  const mixed = { trend: mul(mul(free, MOST_TREND), tanh(trend)), fresh: mul(free, tanh(fresh)) };
  const bounded = min(reached, sub(most, mixedLogLength(ops, mixed.trend, mixed.fresh)));
  const late = lateLogSize(ops, guardedLogSize(ops, bounded, guard), lateFall(ops, count));
  const surprise = select(isGuarded, surpriseOf(ops, sums.gradient, sums.power), 0);
  const rate = averageRate(ops, count, exp(mul(SPAN, tanh(span))));
  return {
    size: exp(sub(late, surprise)),
    ...mixed,
    rate: select(above(model.isLost, 0), 1, rate),
    // What losses hold back does not pile up: when the guard lets go, steps grow from where they are.
    logSize: guardedLogSize(ops, reached, model.guard),
  };
}

/** The share of the way from the log of a step size to where the network wants it: the first steps go further. */
export function approachAt<X, B>({ add, div, max }: Arithmetic<X, B>, count: Operand<X>): X {
  return max(APPROACH, div(1, add(count, 1)));
}

/** The share of the way to the coordinates that their average goes in a step, in (0, 1]. */
export function averageRate<X, B>(
  { add, mul, div, min, above, select }: Arithmetic<X, B>,
  count: Operand<X>,
  span: Operand<X>,
): X {
  return select(above(count, WARM_UP), min(1, mul(div(AVERAGED, add(count, AVERAGED)), span)), 1);
}
