/**
 * Runs the tests that tfjs-core and tfjs-layers publish on the packages here: `node tests/upstream/run.js [--update]`.
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

/** @param {string} name */
function configurationOf(name) {
  return /** @type {import('./outcome').Configuration} */ (configurations[name]);
}

/** @param {string} name */
function foundIn(name) {
  return /** @type {Outcomes} */ (all[name]);
}

/** The tests under tfjs alone that a configuration is compared with. @param {string} name */
function stockOf(name) {
  const { stock, files } = configurationOf(name);
  if (stock === undefined) return undefined;
  const pattern = new RegExp(files ?? '');
  return new Map([...foundIn(stock)].filter(([, { file }]) => pattern.test(file)));
}

/** The tests whose failures are judged: those of tfjs-layers are too old for some that fail under tfjs alone. @param {string} name */
function judgedIn(name) {
  const stock = configurationOf(name).suite === 'layers' ? stockOf(name) : undefined;
  return new Map([...foundIn(name)].filter(([key]) => stock?.get(key)?.status !== 'failed'));
}

/** @param {string} name */
function problemsIn(name) {
  const { stock, isReference } = configurationOf(name);
  const [found, expected] = [foundIn(name).size, exclusions.counts[name]];
  if (stock === undefined && found !== expected)
    return [`${found} tests ran, but ${expected} were expected.`];
  if (isReference) return [];
  const known = new Map(
    [...(stockOf(name) ?? [])].filter(([key]) => judgedIn(name).has(key) || !foundIn(name).has(key)),
  );
  return problemsOf(name, judgedIn(name), stockOf(name) && known, exclusions);
}

/** @returns {Exclusions} */
function updated() {
  const names = Object.keys(configurations);
  const alone = names.filter((name) => configurationOf(name).stock === undefined);
  const ours = names.filter((name) => configurationOf(name).stock !== undefined);
  return {
    counts: Object.fromEntries(alone.map((name) => [name, foundIn(name).size])),
    checked: Object.fromEntries(
      ours
        .map(
          (name) =>
            /** @type {const} */ ([name, checkedAnew(name, judgedIn(name), stockOf(name), exclusions)]),
        )
        .filter(([, kinds]) => Object.keys(kinds).length > 0),
    ),
    written: exclusions.written,
  };
}

/** One line on a configuration, and one for each reason. @param {string} name */
function summary(name) {
  const found = [...foundIn(name).values()];
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
