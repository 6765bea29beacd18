import { kinds } from './kinds.js';

/**
 * @typedef {import('./outcome').Outcome} Outcome
 * @typedef {import('./outcome').Exclusions} Exclusions
 * @typedef {import('./outcome').Listed} Listed
 * @typedef {ReadonlyMap<string, Outcome>} Outcomes by `keyOf`
 * @typedef {{ readonly kind: string, readonly holds: (found: Outcome, stock?: Outcome) => boolean }} Reason
 */

/** @param {string} file @param {string} name */
const keyOf = (file, name) => `${file}: ${name}`;

/** Tests by their keys; of tests with the same name in a file, later ones get a number. @param {readonly Outcome[]} outcomes */
export function byKey(outcomes) {
  /** @type {Map<string, Outcome>} */
  const all = new Map();
  for (const outcome of outcomes) {
    let name = outcome.name;
    for (let i = 2; all.has(keyOf(outcome.file, name)); i++) name = `${outcome.name} #${i}`;
    all.set(keyOf(outcome.file, name), { ...outcome, name });
  }
  return all;
}

/**
 * What is wrong with the tests of one configuration; nothing if each failure is listed for a reason that holds.
 * @param {string} configuration
 * @param {Outcomes} found
 * @param {Outcomes | undefined} stock under tfjs alone, where there is such a configuration
 * @param {Exclusions} exclusions
 * @returns {string[]}
 */
export function problemsOf(configuration, found, stock, exclusions) {
  const reasons = reasonsFor(configuration, exclusions);
  const problems = [...found].flatMap(([key, outcome]) =>
    problemOf(key, outcome, stock?.get(key), reasons.get(key)),
  );
  const listedOnly = [...reasons.keys()]
    .filter((key) => !found.has(key))
    .map((key) => `${key}\n  is listed, but gone.`);
  const vanished = [...(stock?.keys() ?? [])]
    .filter((key) => !found.has(key) && !reasons.has(key))
    .map((key) => `${key}\n  runs under tfjs alone, but not here.`);
  return [...problems, ...listedOnly, ...vanished];
}

/** @param {string} key @param {Outcome} found @param {Outcome | undefined} stock @param {Reason | undefined} reason */
function problemOf(key, found, stock, reason) {
  if (found.status !== 'failed') {
    if (reason) return [`${key}\n  is listed (${reason.kind}), but ${found.status}.`];
    return stock && stock.status !== found.status && found.status !== 'passed'
      ? [`${key}\n  is ${found.status}, but ${stock.status} under tfjs alone.`]
      : [];
  }
  const under = stock ? ` Under tfjs alone it ${stock.status}.` : '';
  const said = `${under}\n  ${found.messages.join('\n  ')}`;
  if (!reason) return [`${key}\n  fails, but is not listed.${said}`];
  return reason.holds(found, stock)
    ? []
    : [`${key}\n  fails, but not for the reason that is listed (${reason.kind}).${said}`];
}

/** The reasons by test. @param {string} configuration @param {Exclusions} exclusions @returns {Map<string, Reason>} */
export function reasonsFor(configuration, { checked, written }) {
  /** @type {Map<string, Reason>} */
  const reasons = new Map();
  /** @param {Listed} listed @param {Reason} reason */
  const note = (listed, reason) => {
    for (const [file, names] of Object.entries(listed))
      for (const name of names) reasons.set(keyOf(file, name), reason);
  };
  for (const [kind, listed] of Object.entries(checked[configuration] ?? {})) {
    const holds = kinds[kind] ?? (() => false);
    note(listed, { kind, holds });
  }
  for (const { reason, configurations, message, tests } of written) {
    if (!configurations.includes(configuration)) continue;
    const pattern = new RegExp(message);
    note(tests, { kind: reason, holds: ({ messages }) => messages.every((found) => pattern.test(found)) });
  }
  return reasons;
}

/**
 * The checked part of the list as it should be for these outcomes. A failure of no kind is left out, and stays
 * a problem.
 * @param {string} configuration @param {Outcomes} found @param {Outcomes | undefined} stock @param {Exclusions} exclusions
 */
export function checkedAnew(configuration, found, stock, exclusions) {
  const written = reasonsFor(configuration, { ...exclusions, checked: {} });
  /** @type {Record<string, Record<string, string[]>>} */
  const listed = {};
  for (const [key, outcome] of found) {
    if (outcome.status !== 'failed' || written.has(key)) continue;
    const kind = Object.keys(kinds).find((name) => kinds[name]?.(outcome, stock?.get(key)));
    if (kind === undefined) continue;
    listed[kind] ??= {};
    listed[kind][outcome.file] ??= [];
    /** @type {string[]} */ (listed[kind][outcome.file]).push(outcome.name);
  }
  return listed;
}
