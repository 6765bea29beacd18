import { MultiBar } from 'cli-progress';

/**
 * Shows how far every contestant is: a line for each on a terminal, else a line at every milestone.
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
  const multi = new MultiBar({
    format: '{name} {bar} {value}/{total}  {news}',
    barCompleteChar: '━',
    barIncompleteChar: ' ',
    barsize: 28,
    hideCursor: true,
    linewrap: false,
    autopadding: true,
    // Ctrl-C is the race's own to hear.
    gracefulExit: false,
    stream,
  });
  const each = names.map((name) => multi.create(steps, 0, { name: name.padEnd(width), news: '' }));
  return {
    /**
     * @param {number} step
     * @param {number} seed
     * @param {readonly News[]} news
     */
    show(step, seed, news) {
      each.forEach((bar, i) => {
        bar.update(step, { news: `loss ${describe(news[i])}  (seed ${seed})` });
      });
    },
    stop: () => multi.stop(),
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
    stop() {},
  };
}

/** @param {News | undefined} news */
function describe(news) {
  if (!news || news.loss === undefined) return '…';
  return news.loss === null ? `diverged at step ${news.divergedAt}` : news.loss.toFixed(4);
}
