/**
 * The sums over a tensor, found while Adam's direction is renewed, in the order in which all kernels leave them.
 * The order is nobody else's business: sums are read and written by name.
 */
export const SUMS = [
  /** x · x for the direction x of this step. */
  'direction',
  /** p · p for the direction p of the last step. */
  'before',
  /** E · E for the trend E before this step. */
  'trend',
  /** x · p */
  'alongBefore',
  /** x · E */
  'alongTrend',
  /** g · p for the gradient g. */
  'gradientAlongBefore',
  /** g · g */
  'gradient',
  /** Sum of the corrected running means of g². */
  'power',
  /** θ · θ */
  'coordinates',
  /** g · E */
  'gradientAlongTrend',
  /** g · a for the way a from the coordinates to their average. */
  'gradientAlongLag',
  /** a · a */
  'lag',
] as const;

export type SumName = (typeof SUMS)[number];

/** One value for each sum. */
export type BySum<T> = Readonly<Record<SumName, T>>;

/** Sums over one tensor; `gradient` and `power` are multiplied by `squareScale` of the arithmetic. */
export type TensorSums<X = number> = BySum<X>;

/** One value for each sum, by its name and place. */
export function bySum<T>(make: (name: SumName, place: number) => T): BySum<T> {
  return Object.fromEntries(SUMS.map((name, place) => [name, make(name, place)])) as Record<SumName, T>;
}

/**
 * Devices add up squares of gradients, and their means, times this, so that float32 holds the sums of the largest
 * gradients, too. The root of it is a power of two: nothing is rounded.
 */
export const SQUARE_SCALE = 2 ** -30;
