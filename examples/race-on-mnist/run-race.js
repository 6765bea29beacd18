import { setImmediate } from 'node:timers/promises';
import { fold, keyOf } from '@l2l/core';
import { minibatchKey } from '@l2l/meta';
import * as tf from '@tensorflow/tfjs-core';
import { openLane } from './lane.js';

/**
 * One run: every contestant from the same start, on the same minibatches, a step of each in turn.
 *
 * @typedef {object} RaceOptions
 * @property {import('./network.js').Network} network
 * @property {readonly import('./contestants.js').Contestant[]} contestants
 * @property {number} seed - Decides the start and the minibatches.
 * @property {number} steps
 * @property {ReadonlySet<number>} marks - Steps at which all are judged.
 * @property {import('./network.js').Batch} judged
 * @property {import('./network.js').Batch} test
 * @property {(step: number, lanes: readonly import('./lane.js').Lane[]) => void} [onStep]
 */

/**
 * Runs the race once. Its keys are those of `trainingLosses` in `@l2l/meta`.
 *
 * @param {RaceOptions} options
 * @returns {Promise<import('./lane.js').LaneResult[]>} In the order of the contestants.
 */
export async function runRace({ network, contestants, seed, steps, marks, judged, test, onStep }) {
  const key = keyOf(seed);
  const lanes = contestants.map((contestant) => openLane(contestant, network, fold(key, 'start')));
  for (let step = 0; ; step++) {
    if (marks.has(step)) for (const lane of lanes) await lane.mark(step, judged);
    onStep?.(step, lanes);
    if (step === steps) break;
    const batch = network.minibatch(minibatchKey(key, step));
    for (const lane of lanes) await lane.step(batch);
    tf.dispose(batch);
    // Lets the terminal draw, and Ctrl-C be heard.
    await setImmediate();
  }
  const results = [];
  for (const lane of lanes) results.push(await lane.finish(test));
  return results;
}

/**
 * Where the curves have points: close together at first, and at the last step.
 *
 * @param {number} steps
 * @returns {ReadonlySet<number>}
 */
export function markSteps(steps) {
  const early = Array.from({ length: 10 }, (_, i) => i * 5);
  const later = Array.from({ length: Math.floor(steps / 10) + 1 }, (_, i) => i * 10);
  return new Set([...early, ...later, steps].filter((step) => step <= steps).sort((a, b) => a - b));
}
