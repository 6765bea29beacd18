/** The bits of the exponent of a float32. In numbers that are not finite, and only there, all are 1. */
const EXPONENT = 0x7f800000;
const ONE_MORE = 0x00800000;

/**
 * Index of the first number that is NaN or infinite, or −1.
 *
 * It is asked twice at each step, and almost always answers no. So no number is compared: one more, and an
 * exponent of ones runs over into the sign, and signs of many numbers are looked at together. Four numbers a
 * turn take less than half the time of one.
 */
export function firstNonFinite(vector: Float32Array): number {
  const { buffer, byteOffset, length } = vector;
  const bits = new Int32Array(buffer, byteOffset, length);
  const over = (i: number) => (bits[i]! & EXPONENT) + ONE_MORE;
  const whole = length - (length % 4);
  let signs = 0;
  for (let i = 0; i < whole; i += 4) signs |= over(i) | over(i + 1) | over(i + 2) | over(i + 3);
  for (let i = whole; i < length; i++) signs |= over(i);
  return signs < 0 ? vector.findIndex((x) => !Number.isFinite(x)) : -1;
}
