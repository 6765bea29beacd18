/**
 * A mean over seeds, with its standard error; the error is null for a single seed.
 *
 * @typedef {{ readonly mean: number, readonly error: number | null }} Statistic
 */

/**
 * All runs of a contestant at one step.
 *
 * @typedef {object} StandingMark
 * @property {number} step
 * @property {readonly number[] | null} losses - One for each seed; null if any run had diverged.
 * @property {Statistic | null} loss
 * @property {number} seconds - Mean time spent in training steps so far.
 */

/**
 * How a contestant did over all seeds.
 *
 * @typedef {object} Standing
 * @property {string} id
 * @property {string} name
 * @property {number | null} rate
 * @property {readonly StandingMark[]} marks
 * @property {Statistic | null} accuracy - On the test set, in [0, 1]; null if any run diverged.
 * @property {number | null} divergedAt - Of the run that diverged first.
 * @property {number} milliseconds - A training step: mean over steps and seeds.
 * @property {number} bytesPerParameter
 */

/**
 * @param {import('./contestants.js').Contestant} contestant
 * @param {readonly import('./lane.js').LaneResult[]} runs - One for each seed.
 * @returns {Standing}
 */
export function standingOf({ id, name, rate }, runs) {
  const marks = (runs[0]?.marks ?? []).map(({ step }, i) => {
    const here = runs.flatMap((run) => run.marks[i] ?? []);
    const losses = allOrNull(here.map(({ loss }) => loss));
    const seconds = mean(here.map((mark) => mark.seconds));
    return { step, losses, loss: losses && statistic(losses), seconds };
  });
  const accuracies = allOrNull(runs.map(({ accuracy }) => accuracy));
  const divergences = runs.flatMap(({ divergedAt }) => divergedAt ?? []);
  return {
    id,
    name,
    rate,
    marks,
    accuracy: accuracies && statistic(accuracies),
    divergedAt: divergences.length > 0 ? Math.min(...divergences) : null,
    milliseconds: mean(runs.map(({ milliseconds }) => milliseconds)),
    bytesPerParameter: mean(runs.map(({ bytesPerParameter }) => bytesPerParameter)),
  };
}

/**
 * @param {readonly number[]} numbers - At least one.
 * @returns {Statistic}
 */
export function statistic(numbers) {
  const center = mean(numbers);
  if (numbers.length < 2) return { mean: center, error: null };
  const squares = numbers.reduce((sum, number) => sum + (number - center) ** 2, 0);
  return { mean: center, error: Math.sqrt(squares / (numbers.length - 1) / numbers.length) };
}

/**
 * @param {readonly (number | null)[]} numbers
 * @returns {number[] | null}
 */
function allOrNull(numbers) {
  const present = numbers.filter((number) => number !== null);
  return present.length === numbers.length ? present : null;
}

/** @param {readonly number[]} numbers */
function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
