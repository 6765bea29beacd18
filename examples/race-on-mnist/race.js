#!/usr/bin/env node
// Trains the paper's network on MNIST with every optimizer, side by side. See --help.

import { L2lError } from '@l2l/core';
import { CommanderError } from 'commander';
import { readArguments } from './arguments.js';
import { startBackend } from './backend.js';
import { toldSteps } from './columns.js';
import { contestants } from './contestants.js';
import { loadDigits } from './data.js';
import { network } from './network.js';
import { raceProgress } from './progress.js';
import { loadRates } from './rates.js';
import { prepareFolder, writeReport } from './report.js';
import { markSteps, runRace } from './run-race.js';
import { standingOf } from './summary.js';
import { tableText } from './table.js';
import { verdict } from './verdict.js';

try {
  await main();
} catch (error) {
  process.exitCode = explain(error);
}

async function main() {
  const settings = readArguments(process.argv.slice(2));
  await prepareFolder(settings.out);
  const { rates, note } = await loadRates(settings.rates, settings);
  await startBackend(settings.backend);
  const digits = await loadDigits(settings.source);
  const net = network({ ...settings, dataset: digits.train });
  const racers = contestants(rates);
  const facts = {
    network: net.name,
    parameters: net.size,
    trainCount: digits.train.count,
    judgedCount: digits.judged.labels.length,
    testName: digits.testName,
    testCount: digits.test.labels.length,
    rates: note,
  };

  say(
    `${facts.network}, ${facts.parameters} parameters, batches of ${settings.batch}, on ${settings.backend}.`,
  );
  say(`Learning rates: ${note}. The learned optimizers have nothing to tune.\n`);
  const standings = await raceAll(settings, racers, net, digits);

  const { steps } = settings;
  const judgement = verdict(standings, { steps, seeds: settings.seeds.length });
  if (settings.json) console.log(JSON.stringify({ settings, facts, standings, verdict: judgement }, null, 2));
  else printStandings(standings, { steps, facts, judgement });
  const path = await writeReport(settings.out, { settings, facts, standings, verdict: judgement });
  say(`\nCharts: ${path}`);
}

/**
 * @param {import('./arguments.js').Settings} settings
 * @param {import('./contestants.js').Contestant[]} racers
 * @param {import('./network.js').Network} net
 * @param {import('./data.js').Digits} digits
 */
async function raceAll({ seeds, steps }, racers, net, digits) {
  const [judged, test] = [net.upload(digits.judged), net.upload(digits.test)];
  const names = racers.map(({ name }) => name);
  const progress = raceProgress(names, { steps, milestones: toldSteps(steps) });
  /** @type {import('./lane.js').LaneResult[][]} */
  const runs = [];
  for (const seed of seeds) {
    const race = { network: net, contestants: racers, seed, steps, marks: markSteps(steps), judged, test };
    runs.push(await runRace({ ...race, onStep: (step, lanes) => progress.show(step, seed, lanes) }));
  }
  return racers.map((racer, i) =>
    standingOf(
      racer,
      runs.flatMap((results) => results[i] ?? []),
    ),
  );
}

/**
 * @param {import('./summary.js').Standing[]} standings
 * @param {{ steps: number, facts: import('./report.js').Facts, judgement: string }} options
 */
function printStandings(standings, { steps, facts, judgement }) {
  const useColor = process.stdout.isTTY && process.stdout.hasColors();
  console.log(`\n${tableText(standings, { steps, useColor })}\n`);
  console.log(
    `Steps: training loss on ${facts.judgedCount} fixed training examples. Accuracy: on the ${facts.testCount} examples of ${facts.testName}.\n` +
      'ms a step: mean time of forward, backward and update, without any evaluation. * best of its column.\n',
  );
  console.log(judgement);
}

/** @param {string} text - For people; what programs read goes to the other stream. */
function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Says what went wrong in a sentence.
 *
 * @param {unknown} error
 * @returns {number} The exit code: 2 for what the user can put right on the command line.
 */
function explain(error) {
  // Commander has printed the help, or what it did not understand.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof L2lError)) throw error;
  say(error.message);
  return ['bad-option', 'not-found', 'no-backend'].includes(error.code) ? 2 : 1;
}
