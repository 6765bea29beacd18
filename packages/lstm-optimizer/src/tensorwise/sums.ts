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

/** Numbers that a block on a device leaves: the sums, then whether one of them or of the gradient is not finite. */
export const PARTIALS = SUMS.length + 1;
