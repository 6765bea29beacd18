/** Steps of the paper's network that the table tells the loss for. */
const STEPS = [20, 50, 100, 200, 500];

/**
 * A column of numbers in the table.
 *
 * @typedef {object} Column
 * @property {string} title
 * @property {(standing: import('./summary.js').Standing) => import('./summary.js').Statistic | null} read
 *   - Null for one that diverged.
 * @property {(number: number) => string} format
 * @property {1 | -1} better - 1 if more is better, −1 if less is.
 */

/**
 * The steps whose losses are told of a race of this length: the last one always.
 *
 * @param {number} steps
 */
export function toldSteps(steps) {
  return [...new Set([...STEPS.filter((step) => step < steps), steps])];
}

/**
 * The columns of the table, on the terminal and on the page.
 *
 * @param {number} steps - Length of the race.
 * @returns {Column[]}
 */
export function columns(steps) {
  return [
    ...toldSteps(steps).map((step) => lossColumn(step)),
    {
      title: 'test accuracy',
      read: ({ accuracy }) => accuracy,
      format: (share) => `${(100 * share).toFixed(1)} %`,
      better: 1,
    },
    {
      title: 'ms a step',
      read: ({ milliseconds }) => ({ mean: milliseconds, error: null }),
      format: (number) => number.toFixed(1),
      better: -1,
    },
    {
      title: 'bytes a parameter',
      read: ({ bytesPerParameter }) => ({ mean: bytesPerParameter, error: null }),
      format: (number) => number.toFixed(0),
      better: -1,
    },
  ];
}

/**
 * @param {number} step
 * @returns {Column}
 */
function lossColumn(step) {
  return {
    title: `step ${step}`,
    read: ({ marks }) => marks.find((mark) => mark.step === step)?.loss ?? null,
    format: (loss) => loss.toFixed(3),
    better: -1,
  };
}

/**
 * One place in the table: a number as text, and its standard error where there is one.
 *
 * @typedef {{ readonly text: string, readonly error: string | null, readonly isBest: boolean }} Cell
 */

/**
 * The cells of a column, one for each contestant. Those that read the same as the best are best too.
 *
 * @param {Column} column
 * @param {readonly import('./summary.js').Standing[]} standings
 * @returns {Cell[]}
 */
export function cellsOf({ read, format, better }, standings) {
  const values = standings.map(read);
  const best = Math.max(...values.flatMap((value) => (value ? better * value.mean : [])));
  return values.map((value) => {
    if (!value) return { text: 'diverged', error: null, isBest: false };
    const text = format(value.mean);
    const error = value.error === null ? null : `± ${format(value.error)}`;
    return { text, error, isBest: text === format(better * best) };
  });
}

/** @param {number | null} rate */
export function describeRate(rate) {
  return rate === null ? 'nothing to tune' : String(Number(rate.toPrecision(3)));
}
