// Any loss that TensorFlow.js can differentiate is a problem to try optimizers on. Here: a sum of three
// waves, whose amplitudes, frequencies and phases are to be found from noisy samples.

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers'; // brings the gradients
import { adam, momentum, sgd } from '@l2l/baselines';
import { keyOf, normals } from '@l2l/core';
import { lookahead } from '@l2l/lookahead/rule';
import { trainingLosses } from '@l2l/meta';
import { fromLoss } from '@l2l/optimizees/tfjs';

const WAVES = 3;
const SAMPLES = 64;
const STEPS = 300;
const NOISE = 0.05;

await tf.setBackend('wasm');
const times = tf.linspace(0, 1, SAMPLES);
const truth = { amplitude: [1, 0.5, 0.3], frequency: [6, 13, 21], phase: [0.3, 1, 2] };
const clean = signal({
  amplitude: tf.tensor1d(truth.amplitude),
  frequency: tf.tensor1d(truth.frequency),
  phase: tf.tensor1d(truth.phase),
});

const problem = fromLoss({
  name: 'three waves',
  shapes: { amplitude: [WAVES], frequency: [WAVES], phase: [WAVES] },
  // Near the truth, or else there are too many hills between.
  init: (key) => {
    const noise = normals(key, 3 * WAVES, 0.3);
    const all = [...truth.amplitude, ...truth.frequency, ...truth.phase];
    return Float32Array.from(all, (value, i) => value + (noise[i] ?? 0));
  },
  loss: (variables, key) => {
    // The key decides all chance: here, the noise of the samples that this step sees.
    const noise = tf.tensor1d(normals(key, SAMPLES, NOISE));
    return tf.mean(tf.squaredDifference(signal(variables), tf.add(clean, noise)));
  },
});

const rules = [sgd(0.1), momentum(0.05), adam(0.03), lookahead({ fast: adam(0.03), slow: 0.8, period: 5 })];
console.log(
  `${problem.name}, ${problem.layout.size} coordinates; the noise alone is a loss of ${(NOISE ** 2).toFixed(4)}`,
);
for (const rule of rules) {
  const losses = await trainingLosses(problem, rule, STEPS, keyOf(1));
  const told = [0, 30, 100, STEPS].map((step) => `step ${step}: ${losses[step]?.toFixed(4)}`).join('  ');
  console.log(`${rule.name.padEnd(34)} ${told}`);
}
problem.dispose();

/**
 * The waves at each time: `[SAMPLES]`.
 *
 * @param {Readonly<Record<'amplitude' | 'frequency' | 'phase', tf.Tensor>>} waves - Each `[WAVES]`.
 */
function signal({ amplitude, frequency, phase }) {
  const angles = tf.add(tf.mul(tf.expandDims(times, 1), frequency), phase);
  return tf.sum(tf.mul(tf.sin(angles), amplitude), 1);
}
