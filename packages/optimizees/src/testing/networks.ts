import { fold, keyOf, type Optimizee } from '@l2l/core';
import { blobs } from '../datasets/blobs';
import type { MlpOptions } from '../mlp/options';

/** Five features, three classes, far enough apart to be told apart. */
export const clusters = blobs(keyOf(1), { count: 60, classCount: 3, inputSize: 5 });

/** A network for each branch of the code, small enough for finite differences. */
export const networks: Readonly<Record<string, MlpOptions>> = {
  'no hidden layer': { dataset: clusters, hidden: [] },
  sigmoids: { dataset: clusters, hidden: [6], batchSize: 17 },
  'three kinds of units': {
    dataset: clusters,
    hidden: [5, 4, 3],
    activation: ['tanh', 'relu', 'sigmoid'],
    batchSize: 16,
  },
  'Gaussian error units and squared errors': {
    dataset: clusters,
    hidden: [6, 5],
    activation: ['gelu', 'tanh'],
    batchSize: 16,
    loss: 'meanSquaredError',
  },
  dropout: { dataset: clusters, hidden: [6, 5], activation: 'tanh', dropout: 0.4, batchSize: 16 },
  'batch normalization': {
    dataset: clusters,
    hidden: [6, 5],
    activation: 'tanh',
    batchNorm: true,
    batchSize: 16,
  },
  'dropout and batch normalization': {
    dataset: clusters,
    hidden: [6, 5],
    activation: ['sigmoid', 'tanh'],
    batchNorm: true,
    dropout: 0.3,
    batchSize: 16,
  },
};

/** A starting point with every bias and scale moved away from where it starts. */
export function awayFromStart(problem: Optimizee): Float32Array {
  return problem.init(keyOf(2)).map((x, i) => x + 0.2 * Math.sin(i));
}

/** Where plain gradient descent gets to. */
export async function descend(problem: Optimizee, steps: number, stepSize: number): Promise<Float32Array> {
  let coordinates = problem.init(keyOf(4));
  for (let step = 0; step < steps; step++) {
    const { gradient } = await problem.evaluate(coordinates, fold(keyOf(5), step));
    coordinates = coordinates.map((x, i) => x - stepSize * gradient[i]!);
  }
  return coordinates;
}

/**
 * How far a gradient is from central differences of the loss, over all coordinates: the greatest
 * difference. The error of the differences themselves is of order h² plus 1e-7 / h.
 */
export async function gradientError(problem: Optimizee, at: Float32Array, h = 2 ** -7): Promise<number> {
  const key = keyOf(3);
  const { gradient } = await problem.evaluate(at, key);
  let greatest = 0;
  for (let i = 0; i < at.length; i++) {
    const lossAt = async (x: number) => (await problem.evaluate(at.with(i, x), key)).loss;
    const slope = ((await lossAt(at[i]! + h)) - (await lossAt(at[i]! - h))) / (2 * h);
    greatest = Math.max(greatest, Math.abs(gradient[i]! - slope));
  }
  return greatest;
}
