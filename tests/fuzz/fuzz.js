import { fold, keyOf, streamOf } from '@l2l/core';
import { experiments, idx } from './data.js';
import { headers, rules, safetensors, trees } from './files.js';
import { configs, memory } from './memories.js';

/** @type {Readonly<Record<string, import('./files.js').Target>>} */
export const targets = { safetensors, headers, rules, trees, memory, configs, experiments, idx };

/** What a reader may take beside four times the file, in bytes: pages of a kernel, tables. */
const ROOM = 2 ** 20;
const SLOWEST = 2000;

/**
 * What became of some cases of a target.
 *
 * @typedef {{ count: number, read: number, refused: number, slowest: number, most: number }} Outcome
 */

/**
 * Runs cases `from` … `from + count − 1` of a target. Each depends on nothing but the seed, the target and its number.
 *
 * @param {string} name
 * @param {{ seed: number, from: number, count: number, onCase?: (i: number) => void }} options
 * @returns {Promise<Outcome>}
 * @throws Error for the first case that ends in another error than this library's, takes long or much memory.
 */
export async function fuzz(name, { seed, from, count, onCase = () => {} }) {
  const target = /** @type {import('./files.js').Target} */ (targets[name]);
  const outcome = { count, read: 0, refused: 0, slowest: 0, most: 0 };
  for (let i = from; i < from + count; i++) {
    onCase(i);
    const { size, run } = target.make(streamOf(fold(fold(keyOf(seed), name), i)));
    const before = process.memoryUsage().arrayBuffers;
    let { error, milliseconds } = await outcomeOf(run);
    const bytes = process.memoryUsage().arrayBuffers - before;
    // A busy machine may keep a case waiting, but not twice.
    if (milliseconds > SLOWEST) ({ error, milliseconds } = await outcomeOf(run));
    const where = `case ${i} of ${name}, seed ${seed}`;
    if (error !== undefined && /** @type {Error} */ (error).name !== 'L2lError')
      throw new Error(`${where}: ${String(error)}`, { cause: error });
    if (milliseconds > SLOWEST) throw new Error(`${where} took ${Math.round(milliseconds)} ms`);
    if (bytes > 4 * size + ROOM) throw new Error(`${where} took ${bytes} bytes for a file of ${size}`);
    outcome[error === undefined ? 'read' : 'refused']++;
    outcome.slowest = Math.max(outcome.slowest, milliseconds);
    outcome.most = Math.max(outcome.most, bytes);
  }
  return outcome;
}

/** @param {() => unknown} run @returns {Promise<{ error: unknown, milliseconds: number }>} */
async function outcomeOf(run) {
  const began = performance.now();
  let error;
  try {
    await run();
  } catch (thrown) {
    error = thrown;
  }
  return { error, milliseconds: performance.now() - began };
}
