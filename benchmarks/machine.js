import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { hasRelaxedSimd } from '@l2l/wasm';

/** Where and of what a table was made. */
export function machine() {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    v8: process.versions.v8,
    relaxedSimd: hasRelaxedSimd(),
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    commit: commit(),
    loadBefore: load(),
  };
}

/** Programs that wanted a core over the last minute, this one among them. */
export function load() {
  return loadavg()[0] ?? 0;
}

/** The commit that is checked out, and whether the packages have changed since. */
function commit() {
  const folder = new URL('../', import.meta.url).pathname;
  const git = (/** @type {string[]} */ ...words) =>
    execFileSync('git', words, { cwd: folder, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', 'packages/*/src') !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`;
}
