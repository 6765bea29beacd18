import { statistic } from './summary.js';

/** The step at which the verdict is given, if the race is that long. */
const STEP = 200;

/**
 * One sentence on what `lookaheadLstm()` gives, the tensorwise LSTM, from the numbers alone. Runs of one seed have their start and their
 * minibatches in common, so differences are taken seed by seed; one of less than two standard errors is
 * called no difference.
 *
 * @param {readonly import('./summary.js').Standing[]} standings
 * @param {{ steps: number, seeds: number }} options
 */
export function verdict(standings, { steps, seeds }) {
  const step = Math.min(STEP, steps);
  const subject = standings.find(({ id }) => id === 'tensorwise-lstm');
  if (!subject) return 'The tensorwise LSTM did not take part.';
  const own = lossesAt(subject, step);
  if (!own) return `The tensorwise LSTM diverged at step ${subject.divergedAt}.`;

  /** @type {Record<'below' | 'above' | 'level' | 'diverged', string[]>} */
  const groups = { below: [], above: [], level: [], diverged: [] };
  for (const other of standings) {
    if (other !== subject) groups[compare(own, lossesAt(other, step))].push(other.name);
  }
  const parts = [
    groups.below.length > 0 && `below ${listed(groups.below)}`,
    groups.level.length > 0 && `not to be told from ${listed(groups.level)}`,
    groups.above.length > 0 && `above ${listed(groups.above)}`,
  ].filter((part) => part !== false);
  const diverged = groups.diverged.length > 0 ? `; ${listed(groups.diverged)} diverged` : '';
  const place = parts.length > 0 ? listed(parts, ', and ') : statistic(own).mean.toFixed(3);
  const basis = seeds === 1 ? 'on this one seed' : `over ${seeds} seeds`;
  return `At step ${step}, the training loss of the tensorwise LSTM is ${place} at these learning rates, ${basis}${diverged}.`;
}

/**
 * @param {import('./summary.js').Standing} standing
 * @param {number} step
 */
function lossesAt({ marks }, step) {
  return marks.find((mark) => mark.step === step)?.losses ?? null;
}

/**
 * @param {readonly number[]} own - One for each seed.
 * @param {readonly number[] | null} others - Null if it diverged.
 */
function compare(own, others) {
  if (!others) return 'diverged';
  const { mean, error } = statistic(own.map((loss, i) => loss - (others[i] ?? Number.NaN)));
  if (Math.abs(mean) <= 2 * (error ?? 0)) return 'level';
  return mean < 0 ? 'below' : 'above';
}

/**
 * @param {readonly string[]} words
 * @param {string} [last] - Stands before the last of several.
 */
function listed(words, last = ' and ') {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')}${last}${words.at(-1)}`;
}
