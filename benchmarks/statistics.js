/**
 * The number in the middle; NaN of none.
 *
 * @param {readonly number[]} numbers
 */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[half]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/**
 * How many times as long the first takes as the second: the median over pairs of neighbouring turns, so
 * that a machine that is slow for a while is so in both. A contender with one turn is paired with the
 * other's median.
 *
 * @param {import('./row').Measured} slow
 * @param {import('./row').Measured} fast
 */
export function ratio(slow, fast) {
  if (slow.turns.length !== fast.turns.length) return slow.ms / fast.ms;
  return median(slow.turns.map((ms, i) => ms / (fast.turns[i] ?? Number.NaN)));
}
