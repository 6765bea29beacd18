import { type Key, normals } from '@l2l/core';

/**
 * A random rotation or reflection, every one equally likely: `[size, size]`, whose rows have length 1
 * and stand at right angles.
 *
 * Rows of normal numbers point anywhere with equal chance; Gram and Schmidt set them upright.
 * Source: Mezzadri 2007, section 5, https://arxiv.org/abs/math-ph/0609050
 */
export function orthogonal(key: Key, size: number): Float32Array {
  const rows: Float64Array[] = [];
  const drawn = normals(key, size * size);
  for (let n = 0; n < size; n++) {
    const row = Float64Array.from(drawn.subarray(n * size, (n + 1) * size));
    // Once is enough on paper; a second pass removes what rounding left of nearly parallel rows.
    for (let pass = 0; pass < 2; pass++) for (const earlier of rows) subtractAlong(earlier, row);
    const length = Math.sqrt(dot(row, row));
    rows.push(row.map((number) => number / length));
  }
  return Float32Array.from(rows.flatMap((row) => [...row]));
}

/** Takes out of `row` what lies along a direction of length 1. */
function subtractAlong(direction: Float64Array, row: Float64Array): void {
  const share = dot(direction, row);
  for (let i = 0; i < row.length; i++) row[i]! -= share * direction[i]!;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
