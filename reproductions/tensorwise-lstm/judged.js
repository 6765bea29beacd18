import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * @typedef {{ readonly mean: number, readonly low: number, readonly high: number }} Estimate
 * @typedef {{
 *   readonly candidate: string,
 *   readonly horizons: readonly number[],
 *   readonly comparisons: readonly { readonly against: string, readonly ratios: readonly (Estimate | null)[] }[],
 *   readonly tasks: readonly { readonly name: string, readonly horizon: number, readonly raw: number,
 *     readonly averaged: number, readonly bothAveraged: number }[],
 *   readonly diverged: number,
 *   readonly runs: number,
 *   readonly stepsToAdam: number | null,
 *   readonly secondsToAdam: number | null,
 * }} Findings
 */

const root = resolve(import.meta.dirname, '../..');

/**
 * All that the suite reports on optimizers, as data and as text.
 *
 * @param {readonly string[]} optimizers - Files or names, and flags.
 * @param {boolean} recallOnly - Whether no run is made that takes data, and nothing is printed meanwhile.
 */
export function judged(optimizers, recallOnly) {
  const out = mkdtempSync(join(tmpdir(), 'l2l-card-'));
  const asked = [...optimizers, '--suite', 'test', '--json', '--out', out];
  const lines = execFileSync(process.execPath, ['benchmarks/suite/dist/main.js', ...asked], {
    cwd: root,
    encoding: 'utf8',
    // A run that is missing and would take data is left out: the figures show it.
    env: recallOnly ? { ...process.env, L2L_DATA_DIR: '' } : process.env,
    stdio: ['ignore', 'pipe', recallOnly ? 'ignore' : 'inherit'],
    maxBuffer: 2 ** 28,
  });
  /** @type {Findings[]} */
  const findings = lines
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const sections = readFileSync(join(out, 'report.md'), 'utf8')
    .split(/^### /m)
    .filter((part) => part.trim() !== '')
    .map((part) => /** @type {const} */ ([part.slice(0, part.indexOf('\n')).trim(), part]));
  const profile = readFileSync(join(out, 'profile.svg'), 'utf8');
  rmSync(out, { recursive: true });
  return { findings, sections: Object.fromEntries(sections), profile };
}
