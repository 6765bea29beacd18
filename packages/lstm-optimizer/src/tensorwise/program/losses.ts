import type { Arithmetic, Operand } from './arithmetic';

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

/** What is remembered of the losses, in the order in which the state keeps it. */
export const LOSSES = ['fast', 'slow', 'start', 'best'] as const;

/** Fast and slow mean of the losses, the mean of the first ten, and the lowest slow mean. All are 0 before the first. */
export type Losses<X> = Readonly<Record<(typeof LOSSES)[number], Operand<X>>>;

/** What the state keeps of the losses, by name. */
export function readLosses<T>(numbers: ArrayLike<T>): Record<(typeof LOSSES)[number], T> {
  return { fast: numbers[0]!, slow: numbers[1]!, start: numbers[2]!, best: numbers[3]! };
}

/** The newest loss, and the steps, this one included. */
export interface NewLoss<X, B> {
  readonly loss: Operand<X>;
  /** Whether there is a loss, and it is finite. Else `loss` may be anything. */
  readonly isTold: B;
  readonly count: Operand<X>;
}

/** What the losses say, in the network's units; zeros where there are none. */
export interface LossFeatures<X> {
  /** How the last few steps compare with the last thirty, in [−2, 2]; 0 unless both are above 0. */
  readonly recent: Operand<X>;
  /** How they compare with the first ones, in [−3, 3]; 0 unless both are above 0. */
  readonly sinceStart: Operand<X>;
  /** How much of what was gained since the start is lost again, in [0, 3]; 0 at the best. Losses below 0 count too. */
  readonly lost: Operand<X>;
  /** The same before the newest loss. */
  readonly lostBefore: Operand<X>;
  /**
   * How far losses are above the first ones, as a share of those, in [0, 1]; 0 in the first ten steps. Where these
   * had no loss, the first loss is the start.
   */
  readonly above: Operand<X>;
}

/** Takes a loss into the running means. */
export function followLosses<X, B>(
  ops: Arithmetic<X, B>,
  before: Losses<X>,
  { loss: newest, isTold, count }: NewLoss<X, B>,
): Losses<X> {
  const { add, sub, mul, div, min, abs, select, above, stored } = ops;
  const loss = select(isTold, newest, 0);
  const towards = (mean: Operand<X>, share: number) => add(mean, mul(share, sub(loss, mean)));
  const slow = stored(towards(before.slow, SLOW));
  // A run that explodes at once would have a start that makes everything look gained.
  const twice = add(before.best, abs(before.best));
  const start = add(before.start, div(sub(min(loss, twice), before.start), count));
  const best = min(slow, add(before.best, mul(FORGET, sub(slow, before.best))));
  const size = add(add(abs(before.fast), abs(before.slow)), add(abs(before.start), abs(before.best)));
  const hasBegun = above(size, 0);
  const after = (moved: X, stayed: Operand<X>) =>
    stored(select(isTold, select(hasBegun, moved, loss), stayed));
  return {
    fast: after(towards(before.fast, FAST), before.fast),
    slow: after(slow, before.slow),
    start: after(select(above(count, STARTING), before.start, start), before.start),
    best: after(best, before.best),
  };
}

/** How losses compare. A factor of all losses changes nothing. */
export function lossFeatures<X, B>(
  ops: Arithmetic<X, B>,
  means: Losses<X>,
  before: Losses<X>,
  { isTold, count }: Pick<NewLoss<X, B>, 'isTold' | 'count'>,
): LossFeatures<X> {
  const { add, sub, mul, div, min, abs, clamp, select, above } = ops;
  const told = (value: Operand<X>) => select(isTold, value, 0);
  const beyond = div(sub(min(means.fast, means.slow), means.start), add(abs(means.start), TINY));
  return {
    recent: told(clamp(mul(3, logRatio(ops, means.fast, means.slow)), -2, 2)),
    sinceStart: told(clamp(div(logRatio(ops, means.slow, means.start), 3), -3, 3)),
    lost: told(lostBy(ops, means)),
    lostBefore: told(lostBy(ops, before)),
    above: told(select(above(count, STARTING), clamp(beyond, 0, 1), 0)),
  };
}

function lostBy<X, B>(ops: Arithmetic<X, B>, { slow, start, best }: Losses<X>): X {
  const { sub, mul, div, max, abs, clamp, select, above } = ops;
  const gained = max(sub(start, best), mul(LEAST_GAIN, abs(start)));
  const hasGained = above(gained, 0);
  return select(hasGained, clamp(div(sub(slow, best), select(hasGained, gained, 1)), -3, 3), 0);
}

/** The log of a/b, or 0 where one is not above 0. */
function logRatio<X, B>(
  { div, log, both, select, above }: Arithmetic<X, B>,
  a: Operand<X>,
  b: Operand<X>,
): X {
  const areKnown = both(above(a, 0), above(b, 0));
  return log(div(select(areKnown, a, 1), select(areKnown, b, 1)));
}
