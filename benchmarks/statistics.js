import { median } from '@l2l/reporting';

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
