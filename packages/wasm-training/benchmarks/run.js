// node packages/wasm-training/benchmarks/run.js [rounds]   (after building the package)
// Every task before and after enabling, in turns and in processes of their own. Writes
// results/wasm-training.json and .md, and the table of the package's README.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { version_core } from '@tensorflow/tfjs';
import { tasks } from './tasks.js';
import { writeTables } from './write-tables.js';

const rounds = Number(process.argv[2] ?? 3);
const here = (path) => new URL(path, import.meta.url).pathname;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const measure = (task, variant) =>
  JSON.parse(
    execFileSync(process.execPath, [here('measure.js'), String(task), variant], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split('\n')
      .at(-1),
  );

const rows = tasks.map(({ name, before }, task) => {
  const times = { before: [], after: [] };
  for (let round = 0; round < rounds; round++) {
    // The cpu backend takes a minute or two: once will do, where the ratio is far above the noise.
    if (before !== 'cpu' || round === 0) times.before.push(measure(task, before));
    times.after.push(measure(task, 'enabled'));
  }
  const middle = (runs, clock) => median(runs.map((run) => run[clock]));
  const row = {
    name,
    before: before === 'cpu' ? 'cpu' : 'wasm',
    beforeMs: middle(times.before, 'processorMs'),
    afterMs: middle(times.after, 'processorMs'),
    ratio: middle(times.before, 'processorMs') / middle(times.after, 'processorMs'),
    clockRatio: middle(times.before, 'clockMs') / middle(times.after, 'clockMs'),
    runs: times,
  };
  console.log(`${row.ratio.toFixed(1).padStart(7)} ×  ${name}`);
  return row;
});

const result = {
  machine: `${cpus()[0].model}, ${cpus().length} cores`,
  node: process.version,
  tfjs: version_core,
  date: new Date().toISOString().slice(0, 10),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: here('.'), encoding: 'utf8' }).trim(),
  rounds,
  load: loadavg()[0],
  rows,
};

writeFileSync(here('results/wasm-training.json'), `${JSON.stringify(result, null, 2)}\n`);
writeTables();
