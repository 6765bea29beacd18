/** The sums over a tensor, in this order, then whether one of them or a number of the gradient is not finite. */
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
] as const;

/** Numbers that are left of each block. */
export const PARTIALS = SUMS.length + 1;
