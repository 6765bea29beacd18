import { L2lError, numberOption } from '@l2l/core';
import { Command, Option } from 'commander';
import { backends } from './backend.js';

/**
 * What the command line asks for.
 *
 * @typedef {object} Settings
 * @property {readonly number[]} hidden
 * @property {'sigmoid' | 'relu' | 'tanh'} activation
 * @property {number} steps
 * @property {readonly number[]} seeds
 * @property {number} batch
 * @property {string} backend
 * @property {import('@l2l/mnist').MnistOptions} source - Where MNIST comes from.
 * @property {'tuned' | 'default'} rates
 * @property {string} out - Folder of the report.
 * @property {boolean} json
 */

/**
 * Reads the command line, or prints the help.
 *
 * @param {readonly string[]} words - Without node and the script.
 * @returns {Settings}
 * @throws {import('commander').CommanderError} for the help and for words it does not know, after printing.
 * @throws {import('@l2l/core').L2lError} `bad-option`
 */
export function readArguments(words) {
  const options = command().parse(words, { from: 'user' }).opts();
  const { hidden, activation, steps, batch, backend, rates, out, json = false } = options;
  const { data, download } = options;
  return {
    hidden,
    activation,
    steps,
    seeds: Array.from({ length: options.seeds }, (_, i) => options.seed + i),
    batch,
    backend,
    source: { ...(data !== undefined && { directory: data }), ...(download && { download }) },
    rates,
    out,
    json,
  };
}

function command() {
  return new Command('race')
    .description(
      'Trains one network on MNIST with hand-designed and with learned optimizers, side by side: ' +
        'from the same start and on the same minibatches. Prints a table and writes a page with charts.',
    )
    .addOption(
      new Option('--hidden <units>', 'units of each hidden layer, for example 64,32')
        .argParser(listOfUnits)
        .default([20], '20'),
    )
    .addOption(
      new Option('--activation <name>', 'activation of the hidden layers')
        .choices(['sigmoid', 'relu', 'tanh'])
        .default('sigmoid', 'sigmoid'),
    )
    .option('--steps <count>', 'training steps', whole('--steps', 1), 500)
    .option(
      '--seeds <count>',
      'runs to take the mean of, each with a start of its own',
      whole('--seeds', 1),
      3,
    )
    .option('--seed <number>', 'the first seed', whole('--seed', 0), 1)
    .option('--batch <count>', 'examples in a minibatch', whole('--batch', 1), 128)
    .addOption(
      new Option('--backend <name>', 'what TensorFlow.js computes with')
        .choices(backends)
        .default('wasm', 'wasm'),
    )
    .option(
      '--data <folder>',
      "MNIST's four files (else L2L_DATA_DIR, else the 10,000 digits that come along)",
    )
    .option('--download', 'fetch the whole of MNIST once, and keep it in a cache folder')
    .addOption(
      new Option(
        '--rates <which>',
        'learning rates of the hand-designed: tuned beforehand, or those of the docs',
      )
        .choices(['tuned', 'default'])
        .default('tuned', 'tuned'),
    )
    .option('--out <folder>', 'where the page is written', 'report')
    .option('--json', 'print JSON instead of the table')
    .helpOption('-h, --help', 'show this')
    .allowExcessArguments(false)
    .exitOverride();
}

/**
 * Reads a whole number.
 *
 * @param {string} flag
 * @param {number} from - The smallest allowed.
 * @returns {(text: string) => number}
 */
function whole(flag, from) {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isNaN(value)) return numberOption('race', flag, value, { from, integer: true });
    throw new L2lError(
      'bad-option',
      `race: ${flag} is "${text}", but must be a whole number, at least ${from}.`,
    );
  };
}

/** @param {string} text */
function listOfUnits(text) {
  return text.split(',').map(whole('--hidden', 1));
}
