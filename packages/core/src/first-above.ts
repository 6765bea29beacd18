/** All bits of a float32 but the sign. */
const MAGNITUDE = 0x7fffffff;

/**
 * Finds the first number of a vector that is NaN or has a magnitude above the largest given; −1 if none has.
 *
 * Every step asks, and the answer is almost always −1, so no number is compared: an addend makes the bits of large
 * magnitudes, of NaN and of infinity overflow into the sign, and the signs of many numbers are examined together. Four
 * numbers per turn take less than half the time of one.
 *
 * @param largest - A finite float32 above 0.
 */
export function firstAbove(largest: number): (vector: Float32Array) => number {
  const addend = MAGNITUDE - new Int32Array(Float32Array.of(largest).buffer)[0]!;
  return (vector) => {
    const { buffer, byteOffset, length } = vector;
    const bits = new Int32Array(buffer, byteOffset, length);
    const over = (i: number) => (bits[i]! & MAGNITUDE) + addend;
    const whole = length - (length % 4);
    let signs = 0;
    for (let i = 0; i < whole; i += 4) signs |= over(i) | over(i + 1) | over(i + 2) | over(i + 3);
    for (let i = whole; i < length; i++) signs |= over(i);
    return signs < 0 ? vector.findIndex((x) => !(Math.abs(x) <= largest)) : -1;
  };
}
