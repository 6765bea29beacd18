/**
 * Whether the guard keeps its promise:
 * `node reproductions/tensorwise-lstm/stress/run.js [weights.safetensors] [--starts 5] [--only 'PROBLEM']`, after `npm run build`. Trains on problems made to break the optimizer, with the guard, without it, and with Adam
 * at its default.
 * Without a word it judges the weights that ship, and writes results.json and the table of the card.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { adam } from '@l2l/baselines';
import { decodeCheckpoint } from '@l2l/core';
import { pretrainedTensorwiseLstm, tensorwise } from '@l2l/lstm-optimizer';
import { Presets, SingleBar } from 'cli-progress';
import { withMarked } from '../../marked-text.js';
import { PROBLEMS } from './problems.js';
import { worthOf } from './trial.js';

const STEPS = 1000;
const root = resolve(import.meta.dirname, '../../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { starts: { type: 'string', default: '5' }, only: { type: 'string' } },
});
const [file] = positionals;
const seeds = Array.from({ length: Number(values.starts) }, (_, i) => i + 1);
const problems = Object.entries(PROBLEMS).filter(([name]) => name === (values.only ?? name));
if (seeds.length === 0 || problems.length === 0) {
  throw new Error(
    `--starts ${values.starts} --only ${values.only}: at least one start is needed, and one of "${Object.keys(PROBLEMS).join('", "')}".`,
  );
}
const checkpoint = file ? decodeCheckpoint(readFileSync(file)) : pretrainedTensorwiseLstm();

/**
 * @param {import('./problems.js').Problem} problem
 * @param {() => import('@l2l/core').AnyRule} rule
 */
async function worths(problem, rule) {
  const found = [];
  for (const seed of seeds) found.push(await worthOf(problem, rule(), { steps: STEPS, seed }));
  return found;
}

const progress = new SingleBar({ format: '{bar} {value}/{total} {name}' }, Presets.rect);
progress.start(problems.length, 0, { name: '' });
const results = [];
for (const [name, make] of problems) {
  progress.update({ name });
  const problem = await make();
  results.push({
    name,
    adam: await worths(problem, () => adam()),
    guarded: await worths(problem, () => tensorwise(checkpoint)),
    unguarded: await worths(problem, () => tensorwise(checkpoint, { guard: false })),
  });
  progress.increment();
}
progress.stop();

/** @param {readonly number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
/**
 * Geometric mean of the ratios of pairs with the same start.
 *
 * @param {readonly number[]} above
 * @param {readonly number[]} below
 */
const ratio = (above, below) => Math.exp(mean(above.map((value, i) => Math.log(value / (below[i] ?? 1)))));

/**
 * @param {readonly number[]} above
 * @param {readonly number[]} below
 */
const worst = (above, below) => Math.max(...above.map((value, i) => value / (below[i] ?? 1)));

const head = ['problem', 'Adam 0.001', 'guarded', 'its ratio to Adam', 'the worst', 'unguarded', 'its ratio'];
const rows = results.map((result) => [
  result.name,
  mean(result.adam).toPrecision(3),
  mean(result.guarded).toPrecision(3),
  ratio(result.guarded, result.adam).toFixed(2),
  worst(result.guarded, result.adam).toFixed(2),
  mean(result.unguarded).toPrecision(3),
  ratio(result.unguarded, result.adam).toFixed(2),
]);
const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
const told =
  `Loss over the last fifth of ${STEPS} steps (for the bandit, the chance of another arm than the best), at the weights ` +
  `being trained, arithmetic mean of ${seeds.length} starts; ratios are geometric means, or the worst, of pairs from the same start. Measured by \`${['node reproductions/tensorwise-lstm/stress/run.js', ...process.argv.slice(2)].join(' ')}\` at commit ${commit}.`;
const table = `${lines.join('\n')}\n\n${told}`;
console.log(table);
if (process.argv.length === 2) {
  const record = { steps: STEPS, seeds, commit, results };
  writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(record, null, 2)}\n`);
  const card = join(import.meta.dirname, '../README.md');
  writeFileSync(card, withMarked(readFileSync(card, 'utf8'), 'stress', table));
}
