import type { Arithmetic, Operand } from './arithmetic';
import { TINY } from './losses';
import type { BySum } from './sums';

/** Of one coordinate, or of all of a tensor. */
export interface Coordinate<X> {
  readonly gradient: Operand<X>;
  readonly coordinates: Operand<X>;
  /** Adam's direction and the corrected running mean of squares, at this step. */
  readonly direction: Operand<X>;
  readonly power: Operand<X>;
  /** Before this step. */
  readonly before: {
    readonly direction: Operand<X>;
    readonly trend: Operand<X>;
    readonly lag: Operand<X>;
  };
}

/** What the sums are sums of. */
export function productsOf<X, B>(
  { mul, squareScale }: Arithmetic<X, B>,
  { gradient, coordinates, direction, power, before }: Coordinate<X>,
): BySum<X> {
  // Scaled before it is squared, which may be beyond float32.
  const scaled = mul(gradient, Math.sqrt(squareScale));
  return {
    direction: mul(direction, direction),
    before: mul(before.direction, before.direction),
    trend: mul(before.trend, before.trend),
    alongBefore: mul(direction, before.direction),
    alongTrend: mul(direction, before.trend),
    gradientAlongBefore: mul(gradient, before.direction),
    gradient: mul(scaled, scaled),
    power: mul(power, squareScale),
    coordinates: mul(coordinates, coordinates),
    gradientAlongTrend: mul(gradient, before.trend),
    gradientAlongLag: mul(gradient, before.lag),
    lag: mul(before.lag, before.lag),
  };
}

/** The root of the mean of so many squares, by their sum. */
export function rootOfMean<X, B>({ div, max, sqrt }: Arithmetic<X, B>, sum: Operand<X>, size: Operand<X>): X {
  return sqrt(div(sum, max(1, size)));
}

/** Of the angle between two vectors, by their product and their squares; 0 where one is zero. */
export function cosine<X, B>(
  { add, mul, div, sqrt }: Arithmetic<X, B>,
  product: Operand<X>,
  a: Operand<X>,
  b: Operand<X>,
): X {
  // Two roots: the product of very small squares would be zero.
  return div(product, add(mul(sqrt(a), sqrt(b)), TINY));
}

/** The same of a gradient, whose square is scaled. */
export function gradientCosine<X, B>(
  ops: Arithmetic<X, B>,
  product: Operand<X>,
  gradient: Operand<X>,
  b: Operand<X>,
): X {
  const { add, mul, div, sqrt } = ops;
  return div(product, add(mul(lengthOf(ops, gradient), sqrt(b)), TINY));
}

/** The length of a gradient, by its scaled square. */
export function lengthOf<X, B>({ mul, sqrt, squareScale }: Arithmetic<X, B>, square: Operand<X>): X {
  return mul(sqrt(square), Math.sqrt(1 / squareScale));
}

/** The log of how the square of a gradient compares with its running mean. */
export function logNoise<X, B>(
  { add, div, log, squareScale }: Arithmetic<X, B>,
  gradient: Operand<X>,
  power: Operand<X>,
): X {
  return log(div(add(gradient, TINY * squareScale), add(power, TINY * squareScale)));
}
