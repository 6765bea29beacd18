/**
 * The greatest magnitude of a gradient that can be used, 2⁵⁰, on the host and on every device. Rules keep squares of
 * gradients in float32, and sums of them over coordinates or steps: of the square of this one, 2²⁷ have room. A larger
 * gradient is left out like one that is not finite: its square would stay in the memory of a rule for good.
 */
export const LARGEST_GRADIENT = 2 ** 50;

/** All bits of a float32 but the sign. */
const MAGNITUDE = 0x7fffffff;
/** Magnitudes above the largest, as bits, overflow into the sign when this is added: so do NaN and infinity. */
const OVER = MAGNITUDE - new Int32Array(Float32Array.of(LARGEST_GRADIENT).buffer)[0]!;

/**
 * Index of the first number of a gradient that cannot be used, or −1: NaN, or of a magnitude above
 * {@link LARGEST_GRADIENT}.
 *
 * Every step asks, and almost always the answer is −1, so the bits of four numbers are compared at once.
 */
export function firstUnusable(gradient: Float32Array): number {
  const { buffer, byteOffset, length } = gradient;
  const bits = new Int32Array(buffer, byteOffset, length);
  const over = (i: number) => (bits[i]! & MAGNITUDE) + OVER;
  const whole = length - (length % 4);
  let signs = 0;
  for (let i = 0; i < whole; i += 4) signs |= over(i) | over(i + 1) | over(i + 2) | over(i + 3);
  for (let i = whole; i < length; i++) signs |= over(i);
  return signs < 0 ? gradient.findIndex((x) => !(Math.abs(x) <= LARGEST_GRADIENT)) : -1;
}
