/**
 * Whether the guard keeps its promise:
 * `node reproductions/tensorwise-lstm/stress/run.js [weights.safetensors] [--starts 10] [--only 'PROBLEM']`, after `npm run build`. Trains on problems made to break the optimizer, with the guard, with it
 * where no losses are given, without it, and with Adam at its default.
 * Without a word it judges the weights that ship, and writes results.json and the table of the card.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { adam } from '@l2l/baselines';
import { decodeCheckpoint } from '@l2l/core';
import { pretrainedTensorwiseLstm, tensorwise } from '@l2l/lstm-optimizer';
import { tableOf, withMarked } from '@l2l/reporting';
import { Presets, SingleBar } from 'cli-progress';
import { TRIALS } from './problems.js';

const STEPS = 1000;
const root = resolve(import.meta.dirname, '../../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { starts: { type: 'string', default: '10' }, only: { type: 'string' } },
});
const [file] = positionals;
const seeds = Array.from({ length: Number(values.starts) }, (_, i) => i + 1);
const problems = Object.entries(TRIALS).filter(([name]) => name === (values.only ?? name));
if (seeds.length === 0 || problems.length === 0) {
  throw new Error(
    `--starts ${values.starts} --only ${values.only}: at least one start is needed, and one of "${Object.keys(TRIALS).join('", "')}".`,
  );
}
const checkpoint = file ? decodeCheckpoint(readFileSync(file)) : pretrainedTensorwiseLstm();

/**
 * @param {import('./trial.js').Trial} trial
 * @param {import('@l2l/core').AnyRule} rule
 */
async function worths(trial, rule, isTold = true) {
  const found = [];
  for (const seed of seeds) found.push(await trial(rule, { steps: STEPS, seed, isTold }));
  return found;
}

const progress = new SingleBar({ format: '{bar} {value}/{total} {name}' }, Presets.rect);
progress.start(problems.length, 0, { name: '' });
const results = [];
for (const [name, make] of problems) {
  progress.update({ name });
  const trial = await make();
  results.push({
    name,
    adam: await worths(trial, adam()),
    guarded: await worths(trial, tensorwise(checkpoint)),
    withoutLosses: await worths(trial, tensorwise(checkpoint), false),
    unguarded: await worths(trial, tensorwise(checkpoint, { guard: false })),
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

const head = [
  'problem',
  'Adam 0.001',
  'guarded',
  'ratio to Adam',
  'worst',
  'no losses: ratio',
  'worst',
  'unguarded: ratio',
];
const rows = results.map((result) => [
  result.name,
  mean(result.adam).toPrecision(3),
  mean(result.guarded).toPrecision(3),
  ratio(result.guarded, result.adam).toFixed(2),
  worst(result.guarded, result.adam).toFixed(2),
  ratio(result.withoutLosses, result.adam).toFixed(2),
  worst(result.withoutLosses, result.adam).toFixed(2),
  ratio(result.unguarded, result.adam).toFixed(2),
]);
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
const told =
  `Loss over the last fifth of ${STEPS} steps (for the bandit, the chance of another arm than the best; for the adversaries, see adversaries.js), at the weights ` +
  `being trained, arithmetic mean of ${seeds.length} starts; ratios are geometric means, or the worst, of pairs from the same start. Measured by \`${['node reproductions/tensorwise-lstm/stress/run.js', ...process.argv.slice(2)].join(' ')}\` at commit ${commit}.`;
const table = `${tableOf(head, rows)}\n\n${told}`;
console.log(table);
if (process.argv.length === 2) {
  const record = { steps: STEPS, seeds, commit, results };
  writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(record, null, 2)}\n`);
  const card = join(import.meta.dirname, '../README.md');
  writeFileSync(card, withMarked(readFileSync(card, 'utf8'), 'stress', table));
}
