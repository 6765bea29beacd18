import { fold, keyOf, streamOf } from '@l2l/core';
import { mnist, poolImages, sliceDataset } from '@l2l/mnist';
import { chooseMlp, datasetOf } from '@l2l/optimizees';
import { adversaries } from './adversaries.js';
import { driftingBandit } from './drifting-bandit.js';
import { maskedLabels } from './masked-labels.js';
import { trialOf } from './trial.js';

/**
 * @typedef {import('@l2l/core').Key} Key
 * @typedef {import('./trial.js').Problem} Problem
 * @typedef {import('./trial.js').Trial} Trial
 */

/** Digits that come with `@l2l/mnist`, 7 × 7, none of which meta-training saw. */
async function digits() {
  const { train } = await mnist({ embedded: true });
  return poolImages(sliceDataset(train, 4000, 8000), 4);
}

/**
 * @param {number} batchSize
 * @param {import('@l2l/core').Dataset} dataset
 * @returns {Problem}
 */
function network(batchSize, dataset) {
  const options = /** @type {const} */ ({ dataset, hidden: [32], activation: 'relu' });
  const task = chooseMlp({ ...options, batchSize });
  const fixed = chooseMlp({ ...options, batchSize: 512 });
  return {
    layout: task.layout,
    start: (key) => task.init(key),
    at: (coordinates, key, step) => task.evaluate(coordinates, fold(key, step)),
    judge: async (coordinates) => (await fixed.evaluate(coordinates, keyOf(1))).loss,
  };
}

/** @param {number} batchSize */
const plain = async (batchSize) => network(batchSize, await digits());

/**
 * The same problem at coordinates u, where θ = scale · u.
 *
 * @param {number} scale
 * @returns {Promise<Problem>}
 */
async function inUnits(scale) {
  const inner = await plain(64);
  /** @param {Float32Array} values */
  const scaled = (values) => values.map((value) => scale * value);
  return {
    ...inner,
    start: (key) => inner.start(key).map((value) => value / scale),
    async at(coordinates, key, step) {
      const { loss, gradient } = await inner.at(scaled(coordinates), key, step);
      return { loss, gradient: scaled(gradient) };
    },
    judge: (coordinates, step) => inner.judge(scaled(coordinates), step),
  };
}

/**
 * The same problem with losses and gradients times a factor of each step.
 *
 * @param {(key: Key, step: number) => number} factorAt
 * @returns {Promise<Problem>}
 */
async function times(factorAt) {
  const inner = await plain(64);
  return {
    ...inner,
    async at(coordinates, key, step) {
      const { loss, gradient } = await inner.at(coordinates, key, step);
      const factor = factorAt(key, step);
      return { loss: Math.abs(factor) * loss, gradient: gradient.map((value) => factor * value) };
    },
  };
}

/** At this step all labels become others and all inputs their negatives. */
const SHIFT = 400;

/** @returns {Promise<Problem>} */
async function suddenShift() {
  const data = await digits();
  const { inputs, labels } = data.examples(Array.from({ length: data.count }, (_, i) => i));
  const changed = datasetOf({
    name: 'other digits',
    inputShape: data.inputShape,
    classCount: data.classCount,
    inputs: inputs.map((value) => 1 - value),
    labels: labels.map((label) => (label + 3) % data.classCount),
  });
  const [before, after] = [network(64, data), network(64, changed)];
  return {
    ...before,
    at: (coordinates, key, step) => (step < SHIFT ? before : after).at(coordinates, key, step),
    judge: (coordinates, step) => (step < SHIFT ? before : after).judge(coordinates, step),
  };
}

/** @type {Readonly<Record<string, () => Promise<Problem>>>} */
const problems = {
  'as it is': () => plain(64),
  'weights × 100': () => inUnits(0.01),
  'weights ÷ 100': () => inUnits(100),
  'loss × 1000': () => times(() => 1000),
  'loss ÷ 1000': () => times(() => 0.001),
  'minibatches of 1': () => plain(1),
  'sudden shift of the data': suddenShift,
  'a gradient × 10,000 every 60 steps': () => times((_, step) => (step % 60 === 59 ? 1e4 : 1)),
  'no numbers every 10 steps': () => times((_, step) => (step % 10 === 9 ? Number.NaN : 1)),
  'three steps of ten uphill': () =>
    times((key, step) => (streamOf(fold(fold(key, 'uphill'), step)).uniform() < 0.3 ? -1 : 1)),
  'a loss that grows for 200 steps': () => times((_, step) => Math.min(1, (step + 1) / 200)),
  'policy gradients on a drifting bandit': async () => driftingBandit(),
  '45 % of labels masked': async () =>
    maskedLabels({ symbols: 3, hidden: [32], batchSize: 176, masked: 0.45 }),
  '90 % masked, minibatches of 16': async () =>
    maskedLabels({ symbols: 3, hidden: [32], batchSize: 16, masked: 0.9 }),
  'half masked, two hidden layers': async () =>
    maskedLabels({ symbols: 6, hidden: [48, 48], batchSize: 64, masked: 0.5 }),
};

/** What each problem takes, by name. @type {Readonly<Record<string, () => Promise<Trial>>>} */
export const TRIALS = {
  ...Object.fromEntries(
    Object.entries(problems).map(([name, make]) => [name, async () => trialOf(await make())]),
  ),
  'adversaries (GAN)': async () => adversaries,
};
