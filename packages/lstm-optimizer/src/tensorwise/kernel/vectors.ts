/** The vectors that the kernel goes over, in the order in which they lie in its memory. */
export const VECTORS = [
  'first',
  'second',
  'direction',
  'trend',
  'lag',
  'gradient',
  'coordinates',
  'step',
] as const;

export type VectorName = (typeof VECTORS)[number];

/** The vectors of a state: those that stay. */
export const STATE_VECTORS = VECTORS.slice(0, 5) as readonly (
  | 'first'
  | 'second'
  | 'direction'
  | 'trend'
  | 'lag'
)[];

/** Where the first vector begins: behind the sums, on a cache line of its own. In bytes. */
export const FIRST_VECTOR = 128;

/** Bytes from one vector of so many coordinates to the next. */
export function strideOf(size: number): number {
  return 64 * Math.ceil((4 * size) / 64);
}
