import type { TensorSums } from './features';

/** The sums over a tensor, in the order in which all kernels leave them. */
export const SUMS = [
  'direction',
  'before',
  'trend',
  'alongBefore',
  'alongTrend',
  'gradientAlongBefore',
  'gradient',
  'power',
  'coordinates',
  'gradientAlongTrend',
  'gradientAlongLag',
  'lag',
] as const satisfies readonly (keyof TensorSums)[];

export type SumName = (typeof SUMS)[number];

/**
 * Devices add up squares of gradients, and their means, times this, so that float32 holds the sums of the largest
 * gradients, too. The root of it is a power of two: nothing is rounded.
 */
export const SQUARE_SCALE = 2 ** -30;

/** Numbers that a block on a device leaves: the sums, then whether one of them or of the gradient cannot be used. */
export const PARTIALS = SUMS.length + 1;
