/**
 * How fast a function of many coordinates changes along a direction, from four of its values:
 * `(8·(f(h) − f(−h)) − (f(2h) − f(−2h))) / 12h`.
 *
 * The error is of the order h⁴ times the fifth derivative, plus the error of f over h. With two
 * values it would be h², and float32 leaves no h that is small enough for that.
 *
 * @param at - The point; not written to.
 * @param direction - `[at.length]`, of any length.
 * @param stepSize - h, in lengths of the direction.
 */
export async function directionalDerivative(
  f: (at: Float32Array) => number | Promise<number>,
  at: Float32Array,
  direction: Float32Array,
  stepSize: number,
): Promise<number> {
  const valueAt = (distance: number) => f(at.map((x, i) => x + distance * direction[i]!));
  const near = (await valueAt(stepSize)) - (await valueAt(-stepSize));
  const far = (await valueAt(2 * stepSize)) - (await valueAt(-2 * stepSize));
  return (8 * near - far) / (12 * stepSize);
}

/**
 * How much a value that is made of float32 numbers may be wrong by rounding alone: sixteen times
 * the half unit in the last place, because several roundings lie behind each number.
 */
export function roundingOf(value: number): number {
  return 16 * 2 ** -24 * Math.abs(value);
}

type Numbers = Float32Array | Float64Array;

/** The inner product, summed in double precision. */
export function dot(x: Numbers, y: Numbers): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** The Euclidean norm, summed in double precision. */
export function normOf(x: Numbers): number {
  return Math.sqrt(dot(x, x));
}
