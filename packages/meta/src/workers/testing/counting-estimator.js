/**
 * An estimator in plain JavaScript, so that a worker can import it: its gradient depends on every step
 * that its trajectory has seen. It dies at step `dieAt`, unless the file `mark` says that it has; it fails at step
 * `failAt`; and it writes a line into the file `log` for each trajectory that begins or ends.
 *
 * @param {{ size: number, dieAt?: number, failAt?: number, mark?: string, log?: string }} config
 * @returns {import('@l2l/core').GradientEstimator<{ count: number, sum: number }>}
 */
export default function countingEstimator({ size, dieAt, failAt, mark, log }) {
  return {
    name: 'counting',
    async begin(key) {
      await write(log, 'begin');
      return { count: 0, sum: key % 1000 };
    },
    async estimate(weights, { count, sum }, key) {
      const next = sum * 0.75 + (key % 97) + (weights[0] ?? 0);
      if (count === dieAt && mark) await dieOnce(mark);
      if (count === failAt) {
        await write(log, 'end');
        throw Object.assign(new Error('it fails here'), { name: 'L2lError', code: 'bad-data' });
      }
      const gradient = Float32Array.from({ length: size }, (_, i) => next / (i + 1));
      return { gradient, loss: next, carry: { count: count + 1, sum: next } };
    },
    pack: async (carry) => ({ ...carry }),
    unpack: async (packed) => /** @type {{ count: number, sum: number }} */ (packed),
    end: () => void write(log, 'end'),
  };
}

/** @param {string | undefined} log @param {string} line */
async function write(log, line) {
  if (log) (await import('node:fs')).appendFileSync(log, `${line}\n`);
}

/** @param {string} mark - A file that is there once somebody has died. */
async function dieOnce(mark) {
  const { writeFileSync } = await import('node:fs');
  try {
    writeFileSync(mark, '', { flag: 'wx' });
  } catch {
    return;
  }
  process.exit(3);
}
