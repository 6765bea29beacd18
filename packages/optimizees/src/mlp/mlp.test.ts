import { type Dataset, fold, keyOf, type Optimizee, slotNamed, viewOf } from '@l2l/core';
import { describe, expect, test } from 'vitest';
import { blobs } from '../datasets/blobs';
import { spirals } from '../datasets/spirals';
import { mlp, mlpFamily } from './mlp';
import type { MlpOptions } from './options';

const dataset = blobs(keyOf(1), { count: 60, classCount: 3, inputSize: 4 });

const networks: Record<string, Omit<MlpOptions, 'dataset'>> = {
  'logistic regression': { hidden: [] },
  'one layer of sigmoids': { hidden: [5] },
  'three layers of three kinds': { hidden: [5, 4, 3], activation: ['tanh', 'relu', 'sigmoid'] },
  dropout: { hidden: [6, 5], activation: 'tanh', dropout: 0.4 },
  'batch normalization': { hidden: [6, 5], activation: 'tanh', batchNorm: true },
  'all at once': { hidden: [6, 5], activation: ['sigmoid', 'tanh'], batchNorm: true, dropout: 0.3 },
};

describe.each(Object.entries(networks))('mlp with %s', (_, options) => {
  const problem = mlp({ dataset, batchSize: 16, ...options });

  test('has the gradient that central differences show', async () => {
    const coordinates = problem.init(keyOf(2)).map((x, i) => x + 0.1 * Math.sin(i));
    const { gradient } = await problem.evaluate(coordinates, keyOf(3));
    const h = 2 ** -7;
    for (let i = 0; i < coordinates.length; i++) {
      const at = async (x: number) => (await problem.evaluate(coordinates.with(i, x), keyOf(3))).loss;
      const slope = ((await at(coordinates[i]! + h)) - (await at(coordinates[i]! - h))) / (2 * h);
      // The loss is exact to about 1e-7, so its differences are to 1e-7 / h; their own error is of order h².
      expect(Math.abs(gradient[i]! - slope)).toBeLessThan(1e-3);
    }
  });

  test('learns its dataset', async () => {
    const coordinates = await descend(problem, 300, 0.5);
    expect(await problem.accuracy(coordinates, dataset)).toBeGreaterThan(0.9);
  });
});
void [viewOf, slotNamed, spirals, mlpFamily];

/** Gradient descent with a fixed step size. */
async function descend(problem: Optimizee, steps: number, stepSize: number): Promise<Float32Array> {
  let coordinates = problem.init(keyOf(4));
  for (let step = 0; step < steps; step++) {
    const { gradient } = await problem.evaluate(coordinates, fold(keyOf(5), step));
    coordinates = coordinates.map((x, i) => x - stepSize * gradient[i]!);
  }
  return coordinates;
}

export type { Dataset };
