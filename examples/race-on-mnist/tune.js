#!/usr/bin/env node
// Looks for the learning rate that suits each hand-designed optimizer best, and writes tuned-rates.json.

import { writeFile } from 'node:fs/promises';
import { logGrid, tune } from '@l2l/baselines';
import { startBackend } from './backend.js';
import { tunables, withRate } from './contestants.js';
import { loadDigits } from './data.js';
import { network } from './network.js';
import { tunedRatesFile } from './rates.js';
import { runRace } from './run-race.js';

const STEPS = 500;
/** Far from the seeds of a race, which count from 1. */
const SEEDS = [1001, 1002, 1003];
/** The last five marks of a run: their mean is less of an accident than the last one alone. */
const MARKS = new Set([460, 470, 480, 490, STEPS]);

const setting = { hidden: [20], activation: /** @type {const} */ ('sigmoid'), batch: 128 };

await startBackend('wasm');
const digits = await loadDigits({ embedded: true });
const net = network({ ...setting, dataset: digits.train });
const judged = net.upload(digits.judged);

/** @type {Record<string, unknown>} */
const optimizers = {};
for (const tunable of tunables) {
  /** @type {number[][]} */
  const lossesBySeed = [];
  const grid = gridOf(tunable.rates);
  const { learningRate, trials, onEdge } = await tune({
    make: (rate) => withRate(tunable, rate),
    learningRates: grid,
    async measure(contestant) {
      const losses = [];
      for (const seed of SEEDS) {
        losses.push(await finalLoss(contestant, seed));
      }
      console.error(`${contestant.name} ${contestant.rate}: ${mean(losses)}`);
      lossesBySeed.push(losses);
      return mean(losses);
    },
  });
  if (onEdge)
    throw new Error(`${tunable.name}: the best rate, ${learningRate}, is on the edge of what was tried.`);
  optimizers[tunable.id] = { chosen: learningRate, trials: trials.map(rounded) };
}

await writeFile(
  tunedRatesFile,
  toJson({
    command: 'node examples/race-on-mnist/tune.js',
    selection:
      'smallest mean over seeds of the cross-entropy on 2048 fixed training examples, itself the mean over steps 460, 470, 480, 490 and 500; null: diverged',
    ...setting,
    network: net.name,
    steps: STEPS,
    seeds: SEEDS,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    optimizers,
  }),
);
console.log(`Wrote ${tunedRatesFile.pathname}`);

/**
 * Three rates to a factor of ten, with no more digits than people type.
 *
 * @param {readonly [from: number, to: number]} rates
 */
function gridOf([from, to]) {
  return logGrid(from, to, 3).map((rate) => Number(rate.toPrecision(3)));
}

/**
 * @param {import('./contestants.js').Contestant} contestant
 * @param {number} seed
 */
async function finalLoss(contestant, seed) {
  const [result] = await runRace({
    network: net,
    contestants: [contestant],
    seed,
    steps: STEPS,
    marks: MARKS,
    judged,
    test: judged,
  });
  return mean((result?.marks ?? []).map(({ loss }) => loss ?? Number.POSITIVE_INFINITY));
}

/** @param {readonly number[]} numbers */
function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** @param {import('@l2l/baselines').Trial} trial */
function rounded({ learningRate, loss }) {
  return {
    learningRate: Number(learningRate.toPrecision(6)),
    loss: Number.isFinite(loss) ? Number(loss.toPrecision(6)) : null,
  };
}

/**
 * JSON with each innermost object and list on a line of its own.
 *
 * @param {unknown} value
 */
function toJson(value) {
  const text = JSON.stringify(value, null, 2);
  const joined = text
    .replace(/\{\n([^{}[\]]*)\n\s*\}/g, (_, body) => `{ ${body.trim().replace(/\s*\n\s*/g, ' ')} }`)
    .replace(/\[\n([^{}[\]]*)\n\s*\]/g, (_, body) => `[${body.trim().replace(/\s*\n\s*/g, ' ')}]`);
  return `${joined}\n`;
}
