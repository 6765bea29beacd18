#!/usr/bin/env node
// Measures what the kernels cost, each against what it replaces, and writes results/kernels.md and .json.
// node benchmarks/run.js [--row NAME]… [--quick] [--out FILE]

import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { load, machine } from './machine.js';
import { rowNames } from './rows/index.js';
import { runRace } from './run-race.js';
import { tableOf } from './table.js';

const { values } = parseArgs({
  options: {
    row: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const { quick } = values;
const names = values.row ?? rowNames;
for (const name of names) {
  if (!rowNames.includes(name)) {
    console.error(`There is no row "${name}", but: ${rowNames.join(', ')}.`);
    process.exit(1);
  }
}
// A part of the table, or a hasty one, is only kept where a name is given to it.
const out = values.out ?? (values.row || quick ? undefined : 'kernels');

const place = machine();
const outcomes = [];
for (const name of names) {
  /** @type {{ default: import('./row').Row }} */
  const { default: row } = await import(`./rows/${name}.js`);
  /** @type {import('./row').Line[]} */
  const lines = [];
  const races = [];
  for (const race of row.races) {
    const start = performance.now();
    console.error(`${row.name}: ${race.name} …`);
    try {
      const measured = await runRace(row, race, quick);
      races.push({ race: race.name, clock: race.clock, measured });
      for (const line of race.lines(measured)) {
        lines.push(line);
        console.error(`  ${line.what}: ${line.result}${line.goal ? ` (${line.goal})` : ''}`);
      }
    } catch (error) {
      // The other rows are worth having.
      console.error(error);
      lines.push({ what: race.name, result: 'failed', value: Number.NaN });
      process.exitCode = 1;
    }
    console.error(`  ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  outcomes.push({ row, lines, races });
}

const made = { ...place, loadAfter: load(), isQuick: quick };
const table = tableOf(made, outcomes);
console.log(table);
if (out !== undefined) {
  const file = (/** @type {string} */ ending) => new URL(`results/${out}.${ending}`, import.meta.url);
  const rows = outcomes.map(({ row: { name, title, how }, lines, races }) => ({
    name,
    title,
    how,
    lines,
    races,
  }));
  mkdirSync(new URL('results/', import.meta.url), { recursive: true });
  writeFileSync(file('md'), table);
  writeFileSync(file('json'), `${JSON.stringify({ machine: made, rows }, null, 2)}\n`);
}
