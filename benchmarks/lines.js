import { ratio } from './statistics.js';

/** @typedef {import('./row').Measured} Measured */

/**
 * A line that says how many times as fast one contender is as another.
 *
 * @param {string} what
 * @param {{ ours: Measured, theirs: Measured, goal?: number }} comparison - Without a goal it is only told.
 * @returns {import('./row').Line}
 */
export function timesAsFast(what, { ours, theirs, goal }) {
  const value = ratio(theirs, ours);
  return {
    what,
    result: `${times(value)}, ${time(ours.ms)} against ${time(theirs.ms)}`,
    value,
    ...(goal !== undefined && { goal: `≥ ${goal} ×`, isMet: value >= goal }),
  };
}

/**
 * A line that says how many times as long one contender takes as another.
 *
 * @param {string} what
 * @param {{ ours: Measured, theirs: Measured, goal?: number }} comparison - Without a goal it is only told.
 * @returns {import('./row').Line}
 */
export function timesAsLong(what, { ours, theirs, goal }) {
  const value = ratio(ours, theirs);
  return {
    what,
    result: `${times(value)}, ${time(ours.ms)} against ${time(theirs.ms)}`,
    value,
    ...(goal !== undefined && { goal: `≤ ${goal} ×`, isMet: value <= goal }),
  };
}

/** @param {number} value */
export function times(value) {
  return `${value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)} ×`;
}

/**
 * A time to three digits.
 *
 * @param {number} ms
 */
export function time(ms) {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 1) return `${ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3)} ms`;
  return `${(1000 * ms).toPrecision(3)} µs`;
}
