/**
 * The number in the middle, of which Infinity is the largest; NaN of none.
 *
 * @param {readonly number[]} numbers
 */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/**
 * The arithmetic mean; NaN of none.
 *
 * @param {readonly number[]} numbers
 */
export function average(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
