const BAR = 28;
/** Milliseconds between two drawings. */
const DRAW_EVERY = 100;

/**
 * Shows how far every contestant is: a line for each on a terminal, else a line at every milestone. It hides no
 * cursor and changes no mode of the terminal, so a race may be killed at any time.
 *
 * @param {readonly string[]} names
 * @param {{ steps: number, milestones: readonly number[], stream?: NodeJS.WriteStream }} options
 */
export function raceProgress(names, { steps, milestones, stream = process.stderr }) {
  return stream.isTTY ? bars(names, steps, stream) : lines(names, new Set(milestones), stream);
}

/**
 * What is known of a contestant now.
 *
 * @typedef {object} News
 * @property {number | null | undefined} loss - Null if it diverged; undefined before the first.
 * @property {number | null} divergedAt
 */

/**
 * @param {readonly string[]} names
 * @param {number} steps
 * @param {NodeJS.WriteStream} stream
 */
function bars(names, steps, stream) {
  const width = Math.max(...names.map((name) => name.length));
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    /**
     * @param {number} step
     * @param {number} seed
     * @param {readonly News[]} news
     */
    show(step, seed, news) {
      if (performance.now() - drawnAt < DRAW_EVERY && step < steps) return;
      const full = Math.round((BAR * step) / steps);
      const bar = `${'━'.repeat(full)}${' '.repeat(BAR - full)} ${step}/${steps}`;
      const lines = names.map(
        (name, i) => `${name.padEnd(width)} ${bar}  loss ${describe(news[i])}  (seed ${seed})`,
      );
      // Back to the first line; each is cut, since one that wraps would take two.
      const up = Number.isFinite(drawnAt) ? `\x1b[${names.length}A` : '';
      stream.write(up + lines.map((line) => `\r${line.slice(0, stream.columns - 1)}\x1b[K\n`).join(''));
      drawnAt = performance.now();
    },
  };
}

/**
 * @param {readonly string[]} names
 * @param {ReadonlySet<number>} milestones
 * @param {NodeJS.WritableStream} stream
 */
function lines(names, milestones, stream) {
  return {
    /**
     * @param {number} step
     * @param {number} seed
     * @param {readonly News[]} news
     */
    show(step, seed, news) {
      if (!milestones.has(step)) return;
      const each = names.map((name, i) => `${name} ${describe(news[i])}`).join(', ');
      stream.write(`seed ${seed}, step ${step}: ${each}\n`);
    },
  };
}

/** @param {News | undefined} news */
function describe(news) {
  if (!news || news.loss === undefined) return '…';
  return news.loss === null ? `diverged at step ${news.divergedAt}` : news.loss.toFixed(4);
}
