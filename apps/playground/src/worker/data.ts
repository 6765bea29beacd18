import { type Dataset, keyOf, L2lError, type Optimizee } from '@l2l/core';
import { mnist } from '@l2l/mnist';
import { chooseMlp, cnn, datasetOf, spirals, standardized } from '@l2l/optimizees';
import type { Table } from '../data/csv';
import { surfaceOf, surfaceOptimizee } from '../landscape/surfaces';
import type { Belongings } from '../messages';
import type { Settings } from '../settings/settings';
import type { Data, Perceptron } from './networks';

/** The perceptron of each problem that has one. */
export const perceptrons: Readonly<Record<'digits' | 'spirals' | 'csv', Perceptron>> = {
  digits: { hidden: [20], activation: 'sigmoid', batchSize: 128 },
  spirals: { hidden: [24, 24], activation: 'tanh', batchSize: 64 },
  csv: { hidden: [16], activation: 'tanh', batchSize: 64 },
};

export const CNN_BATCH = 32;

/** A little more than one turn: hard enough to be worth watching. */
const SPIRALS = { count: 1000, turns: 1.25, noise: 0.02 };

/** The examples of a problem. @throws L2lError `not-found` if there is no table yet. */
export async function dataOf({ problem }: Settings, { table }: Belongings): Promise<Data> {
  if (problem === 'spirals') {
    const train = standardized(spirals(keyOf(11), SPIRALS));
    return { train, test: standardized(spirals(keyOf(12), SPIRALS)) };
  }
  if (problem === 'csv') {
    if (table) return { train: datasetOfTable(table), test: null };
    throw new L2lError('not-found', 'There is no table yet. Choose a CSV file, or try the one of the page.');
  }
  return mnist({ embedded: true });
}

/** The problem on plain arrays, as fine-tuning needs it. @throws L2lError `not-found` */
export async function optimizeeOf(settings: Settings, belongings: Belongings): Promise<Optimizee> {
  const { problem } = settings;
  if (problem === 'surface') return surfaceOptimizee(surfaceOf(settings.surface), settings.start);
  const { train } = await dataOf(settings, belongings);
  return problem === 'cnn'
    ? cnn({ dataset: train, batchSize: CNN_BATCH })
    : chooseMlp({ dataset: train, ...perceptrons[problem] });
}

/** Each column is brought to mean 0 and deviation 1. */
function datasetOfTable({ name, columns, inputs, labels, classes }: Table): Dataset {
  const inputShape = [columns.length - 1];
  return standardized(datasetOf({ name, inputs, labels, inputShape, classCount: classes.length }));
}
