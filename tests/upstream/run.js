/**
 * Runs the tests that tfjs-core publishes on the packages here: `node tests/upstream/run.js [--update]`.
 *
 * Each test that fails must be in `exclusions.json`, for a reason that holds. `--update` rewrites what is there for
 * the kinds in `kinds.js`; other reasons are written by hand.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.js';
import { configurations } from './configurations.js';
import { byKey, checkedAnew, problemsOf, reasonsFor } from './judge.js';
import { runConfiguration } from './run-configuration.js';

/**
 * @typedef {import('./outcome').Exclusions} Exclusions
 * @typedef {import('./judge.js').Outcomes} Outcomes
 */

/** Processes at a time. */
const LANES = 2;

const list = fileURLToPath(new URL('exclusions.json', import.meta.url));

/** @type {Exclusions} */
let exclusions = JSON.parse(readFileSync(list, 'utf8'));
const all = await outcomes();
if (process.argv.includes('--update')) {
  exclusions = updated();
  writeFileSync(list, JSON.stringify(exclusions));
  execFileSync('npx', ['biome', 'format', '--write', list], { stdio: 'inherit' });
}
const problems = Object.keys(configurations).flatMap((name) => {
  console.log(summary(name));
  return problemsIn(name).map((problem) => `${name}: ${problem}`);
});
if (problems.length > 0) {
  console.error(
    `\n${problems.join('\n')}\n\n${problems.length} problems. See tests/upstream/exclusions.json.`,
  );
  process.exitCode = 1;
}

/** @returns {Promise<Record<string, Outcomes>>} by configuration */
async function outcomes() {
  const folder = mkdtempSync(join(tmpdir(), 'upstream-'));
  try {
    const program = await bundle(folder);
    /** @type {Record<string, Outcomes>} */
    const found = {};
    const left = Object.entries(configurations);
    const lane = async () => {
      for (let next = left.shift(); next; next = left.shift())
        found[next[0]] = byKey(await runConfiguration(program, ...next));
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The tests under tfjs alone that a configuration is compared with. @param {string} name */
function stockOf(name) {
  const { stock, files } = configurations[name] ?? {};
  if (stock === undefined) return undefined;
  const pattern = new RegExp(files ?? '');
  return new Map([...(all[stock] ?? [])].filter(([, { file }]) => pattern.test(file)));
}

/** @param {string} name */
function problemsIn(name) {
  const found = /** @type {Outcomes} */ (all[name]);
  const { stock, isReference } = /** @type {import('./outcome').Configuration} */ (configurations[name]);
  const expected = exclusions.counts[name];
  const miscounted =
    stock === undefined && found.size !== expected
      ? [`${found.size} tests ran, but ${expected} were expected.`]
      : [];
  return [...miscounted, ...(isReference ? [] : problemsOf(name, found, stockOf(name), exclusions))];
}

/** @returns {Exclusions} */
function updated() {
  const names = Object.keys(configurations);
  const alone = names.filter((name) => configurations[name]?.stock === undefined);
  const ours = names.filter((name) => configurations[name]?.stock !== undefined);
  /** @param {string} name @returns {Outcomes} */
  const found = (name) => /** @type {Outcomes} */ (all[name]);
  return {
    counts: Object.fromEntries(alone.map((name) => [name, found(name).size])),
    checked: Object.fromEntries(
      ours.map((name) => [name, checkedAnew(name, found(name), stockOf(name), exclusions)]),
    ),
    written: exclusions.written,
  };
}

/** One line on a configuration, and one for each reason. @param {string} name */
function summary(name) {
  const found = [.../** @type {Outcomes} */ (all[name]).values()];
  /** @param {string} status */
  const count = (status) => found.filter((outcome) => outcome.status === status).length;
  /** @type {Record<string, number>} */
  const reasons = {};
  for (const { kind } of reasonsFor(name, exclusions).values()) reasons[kind] = (reasons[kind] ?? 0) + 1;
  return [
    `${name}: ${found.length} tests, ${count('passed')} passed, ${count('failed')} failed, ${count('pending')} pending`,
    ...Object.entries(reasons).map(([reason, tests]) => `  ${tests} listed: ${reason}`),
  ].join('\n');
}
