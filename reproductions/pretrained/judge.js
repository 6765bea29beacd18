/**
 * How good the weights that ship are: `node reproductions/pretrained/judge.js`, after `npm run build`.
 *
 * Runs the race of `npm start` on the paper's network, against opponents tuned for it and against the
 * defaults of TensorFlow.js, then on networks that meta-training never saw. Writes what
 * it printed to results/, and the tables to the READMEs, between their markers.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { withMarked } from '@l2l/reporting';
import { Command } from 'commander';
import { tables } from './tables.js';

const root = resolve(import.meta.dirname, '../..');
const folder = join(import.meta.dirname, 'results');

/** The races: what the page calls them, and their flags. Those on other networks say how far the weights carry. */
const races = {
  tuned: ['--seeds', '5', '--rates', 'tuned'],
  default: ['--seeds', '5', '--rates', 'default'],
  relu: ['--seeds', '3', '--activation', 'relu'],
  tanh: ['--seeds', '3', '--activation', 'tanh'],
  wide: ['--seeds', '3', '--hidden', '200'],
  deep: ['--seeds', '3', '--hidden', '64,32', '--activation', 'relu'],
};

const { tablesOnly } = new Command('judge')
  .option('--tables-only', 'write the tables again from results/')
  .parse()
  .opts();

mkdirSync(folder, { recursive: true });
if (!tablesOnly) {
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  for (const [name, flags] of Object.entries(races)) {
    console.log(`race ${name} …`);
    const command = [
      'examples/race-on-mnist/race.js',
      ...flags,
      '--json',
      '--out',
      join(tmpdir(), 'l2l-judge'),
    ];
    const printed = execFileSync(process.execPath, command, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 28,
    });
    const { facts, standings, verdict } = JSON.parse(printed.slice(printed.indexOf('{')));
    const result = {
      command: `race.js ${flags.join(' ')}`,
      node: process.version,
      commit,
      facts,
      verdict,
      standings,
    };
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result)}\n`);
  }
}

const results = Object.fromEntries(
  Object.keys(races).map((name) => [name, JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))]),
);
const { front, lstm, lookahead } = tables(results);
fill('README.md', 'results', front);
fill('packages/lstm-optimizer/README.md', 'card', lstm);
fill('packages/lookahead/README.md', 'card', lookahead);
execFileSync(
  'npx',
  ['biome', 'format', '--write', 'README.md', 'packages/lstm-optimizer', 'packages/lookahead'],
  { cwd: root },
);

/**
 * Puts text between the markers of a README.
 *
 * @param {string} file @param {string} marker @param {string} text
 */
function fill(file, marker, text) {
  const path = join(root, file);
  writeFileSync(path, withMarked(readFileSync(path, 'utf8'), marker, text));
  console.log(`wrote ${file}`);
}
