import { SMALLEST, SMALLEST_SQUARE } from '../flush';
import type { Arithmetic, Operand } from './arithmetic';
import type { Decision } from './decision';
import { BASE_SIZE } from './features';

export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const EPSILON = 1e-8;
export const TREND = 0.03;

/** Adam's moments and direction of one coordinate, or of all of them. */
export interface Moments<X> {
  readonly first: X;
  readonly second: X;
  /** The corrected running mean of squares. */
  readonly power: X;
  readonly direction: X;
}

/** 1/(1 − βᵗ) for both means. */
export interface Corrections<X> {
  readonly firstCorrection: Operand<X>;
  readonly secondCorrection: Operand<X>;
}

/** Those of a step in double precision: in single precision little is left of the first ones. */
export interface ExactCorrections {
  readonly firstCorrection: number;
  readonly secondCorrection: number;
  /** √(1 − β₂ᵗ) */
  readonly root: number;
}

export function correctionsAt(count: number): ExactCorrections {
  const left = 1 - BETA2 ** count;
  return { firstCorrection: 1 / (1 - BETA1 ** count), secondCorrection: 1 / left, root: Math.sqrt(left) };
}

/** See `flushed` of numbers. */
export function flushed<X, B>({ abs, above, select }: Arithmetic<X, B>, x: X, smallest = SMALLEST): X {
  return select(above(smallest, abs(x)), 0, x);
}

/** See `renewDirection`, the form on arrays. @param gradient - Flushed. */
export function momentsOf<X, B>(
  ops: Arithmetic<X, B>,
  gradient: X,
  before: { readonly first: X; readonly second: X },
  { firstCorrection, secondCorrection }: Corrections<X>,
): Moments<X> {
  const { add, mul, div, sqrt } = ops;
  const first = flushed(ops, add(mul(BETA1, before.first), mul(1 - BETA1, gradient)));
  const square = mul(mul(1 - BETA2, gradient), gradient);
  const second = flushed(ops, add(mul(BETA2, before.second), square), SMALLEST_SQUARE);
  const power = mul(second, secondCorrection);
  const corrected = mul(mul(-1, first), firstCorrection);
  return { first, second, power, direction: flushed(ops, div(corrected, add(sqrt(power), EPSILON))) };
}

/** The trend after a step in this direction. */
export function trendAfter<X, B>(ops: Arithmetic<X, B>, trend: X, direction: X): X {
  return flushed(ops, ops.add(trend, ops.mul(TREND, ops.sub(direction, trend))));
}

/** What a step is made of, at one coordinate or at all of them. */
export interface Parts<X> extends Pick<Moments<X>, 'power' | 'direction'> {
  /** Flushed. */
  readonly gradient: X;
  readonly coordinates: X;
  /** After this step. */
  readonly trend: X;
  /** Before it. */
  readonly lag: X;
}

/** See `moveOf` and `takeStep`, the form on arrays: the step, and the way to the average after it. */
export function moved<X, B>(
  ops: Arithmetic<X, B>,
  { power, direction, gradient, coordinates, trend, lag }: Parts<X>,
  decided: Pick<Decision<Operand<X>>, 'size' | 'trend' | 'fresh' | 'rate'>,
  { multiplier, weightDecay, returns }: Record<'multiplier' | 'weightDecay' | 'returns', Operand<X>>,
): { readonly step: X; readonly lag: X } {
  const { add, sub, mul, div, sqrt, above, select } = ops;
  const fresh = mul(decided.fresh, div(gradient, add(sqrt(power), EPSILON)));
  const mixed = sub(add(direction, mul(decided.trend, trend)), fresh);
  const forwards = sub(mul(multiplier, mixed), mul(weightDecay, coordinates));
  const taken = mul(mul(BASE_SIZE, decided.size), forwards);
  const step = select(above(returns, 0), lag, taken);
  return { step, lag: flushed(ops, mul(sub(1, decided.rate), sub(lag, step))) };
}
