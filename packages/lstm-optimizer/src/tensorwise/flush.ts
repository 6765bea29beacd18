/**
 * Numbers closer to zero become zero. What decays by a factor at each step, as a momentum does where gradients stay
 * zero, ends among the denormal numbers, never at zero: 0.9 times the four smallest float32 rounds to four. Processors
 * take many times as long for those. 2⁻⁶³ is the least whose product with another is not denormal.
 */
export const SMALLEST = 2 ** -63;
/** The same for squares: the least float32 that is not denormal. */
export const SMALLEST_SQUARE = SMALLEST ** 2;

/** The number, or 0 where it is smaller than {@link SMALLEST}. NaN stays. */
export function flushed(x: number): number {
  return Math.abs(x) < SMALLEST ? 0 : x;
}

/** The square, or 0 where it is smaller than {@link SMALLEST_SQUARE}. NaN stays. */
export function flushedSquare(square: number): number {
  return square < SMALLEST_SQUARE ? 0 : square;
}
