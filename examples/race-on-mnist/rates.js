import { readFile } from 'node:fs/promises';
import { L2lError } from '@l2l/core';
import { tunables } from './contestants.js';

/** Written by tune.js. */
export const tunedRatesFile = new URL('./tuned-rates.json', import.meta.url);

/**
 * @typedef {object} TunedRates
 * @property {readonly number[]} hidden - The network they were tuned for, and so on.
 * @property {string} activation
 * @property {number} batch
 * @property {number} steps
 * @property {Readonly<Record<string, { readonly chosen: number }>>} optimizers
 */

/**
 * Learning rates of the hand-designed optimizers, by id.
 *
 * @param {'tuned' | 'default'} which
 * @param {{ hidden: readonly number[], activation: string, batch: number }} setting - The race's.
 * @returns {Promise<{ rates: Record<string, number>, note: string }>} With what to say of them.
 * @throws {L2lError} `not-found` if they were not tuned yet.
 */
export async function loadRates(which, setting) {
  if (which === 'default') {
    const rates = Object.fromEntries(tunables.map(({ id, defaultRate }) => [id, defaultRate]));
    return { rates, note: 'the defaults of TensorFlow.js' };
  }
  const tuned = await readTuned();
  const rates = Object.fromEntries(Object.entries(tuned.optimizers).map(([id, { chosen }]) => [id, chosen]));
  const isSame =
    tuned.hidden.join() === setting.hidden.join() &&
    tuned.activation === setting.activation &&
    tuned.batch === setting.batch;
  const place = isSame
    ? 'for this network'
    : `for another setting (hidden ${tuned.hidden.join(', ')}, ${tuned.activation}, batch ${tuned.batch})`;
  return { rates, note: `tuned ${place}, for the training loss near step ${tuned.steps}` };
}

/** @returns {Promise<TunedRates>} */
async function readTuned() {
  try {
    return JSON.parse(await readFile(tunedRatesFile, 'utf8'));
  } catch (cause) {
    throw new L2lError(
      'not-found',
      `There are no readable tuned learning rates at ${tunedRatesFile.pathname}. Write them with: node examples/race-on-mnist/tune.js, or race with --rates default.`,
      { cause },
    );
  }
}
