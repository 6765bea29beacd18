import { type Dataset, fold, keyOf, slotNamed, viewOf } from '@l2l/core';
import { optimizeeContract } from '@l2l/core/testing';
import { describe, expect, test } from 'vitest';
import { blobs } from '../datasets/blobs';
import { datasetOf } from '../datasets/dataset-of';
import { spirals } from '../datasets/spirals';
import { awayFromStart, clusters, descend, gradientError, networks } from '../testing/networks';
import { mlp, mlpFamily } from './mlp';

describe.each(Object.entries(networks))('an mlp with %s', (kind, options) => {
  const problem = mlp(options);
  optimizeeContract(() => mlp(options), { title: kind, stochastic: true });

  test('has the gradient that central differences show', async () => {
    expect(await gradientError(problem, awayFromStart(problem))).toBeLessThan(1e-3);
  });

  test('learns to tell clusters apart', async () => {
    const before = problem.init(keyOf(4));
    const after = await descend(problem, 300, 0.5);
    expect(await problem.accuracy(after, clusters)).toBeGreaterThan(0.9);
    expect(await problem.meanLoss(after, clusters)).toBeLessThan(await problem.meanLoss(before, clusters));
  });

  test('gives the same loss for the same key, and another for another', async () => {
    const start = awayFromStart(problem);
    const { loss, gradient } = await problem.evaluate(start, keyOf(7));
    expect(await problem.evaluate(start, keyOf(7))).toEqual({ loss, gradient });
    expect((await problem.evaluate(start, keyOf(8))).loss).not.toBe(loss);
    expect(start).toEqual(awayFromStart(problem));
  });
});

test('its slots are named and shaped as dense layers are', () => {
  const { layout } = mlp({ dataset: clusters, hidden: [7] });
  expect(layout.slots.map(({ name, shape }) => [name, shape])).toEqual([
    ['dense0/kernel', [5, 7]],
    ['dense0/bias', [7]],
    ['dense1/kernel', [7, 3]],
    ['dense1/bias', [3]],
  ]);
});

test('with batch normalization each hidden layer has a scale and an offset', () => {
  const { layout } = mlp({ dataset: clusters, hidden: [7], batchNorm: true });
  expect(layout.slots.map(({ name }) => name)).toEqual([
    ...['dense0/kernel', 'dense0/bias', 'norm0/scale', 'norm0/offset'],
    ...['dense1/kernel', 'dense1/bias'],
  ]);
});

test('its name tells the network and the dataset', () => {
  const problem = mlp({
    dataset: clusters,
    hidden: [20, 8],
    activation: 'relu',
    batchNorm: true,
    dropout: 0.5,
  });
  expect(problem.name).toBe('mlp-5-20-8-3-relu-batch-norm-dropout0.5-blobs-3');
});

test('its name tells networks apart that differ in one layer', () => {
  const nameWith = (...activation: ('relu' | 'tanh')[]) =>
    mlp({ dataset: clusters, hidden: [4, 4, 4], activation }).name;
  expect(nameWith('relu', 'tanh', 'tanh')).not.toBe(nameWith('relu', 'relu', 'tanh'));
});

test('where all weights are zero, every class is equally likely', async () => {
  const dataset = datasetOf({
    name: 'one',
    inputs: Float32Array.of(2, -1),
    labels: [2],
    inputShape: [2],
    classCount: 4,
  });
  const problem = mlp({ dataset, hidden: [], initialization: { deviation: 0 } });
  const { loss, gradient } = await problem.evaluate(problem.init(keyOf(1)), keyOf(1));
  // The loss is −ln(1/4). Each logit's adjoint is 1/4, less 1 for the label; a kernel's is that times its input.
  expect(loss).toBeCloseTo(Math.log(4), 12);
  const adjoint = [0.25, 0.25, -0.75, 0.25];
  expect([...gradient]).toEqual([...adjoint.map((a) => 2 * a), ...adjoint.map((a) => -1 * a), ...adjoint]);
});

test('it learns spirals, which no straight line divides', async () => {
  const dataset = spirals(keyOf(1));
  const problem = mlp({ dataset, hidden: [32, 32], activation: 'tanh' });
  const coordinates = await descend(problem, 1500, 0.5);
  expect(await problem.accuracy(coordinates, dataset)).toBeGreaterThan(0.9);
  const straight = mlp({ dataset, hidden: [] });
  expect(await straight.accuracy(await descend(straight, 500, 0.5), dataset)).toBeLessThan(0.8);
});

test('judging a dataset in parts gives what its examples give one by one', async () => {
  const problem = mlp({ dataset: clusters, hidden: [4] });
  const many = blobs(keyOf(9), { count: 2501, classCount: 3, inputSize: 5 });
  const coordinates = awayFromStart(problem);
  let [loss, accuracy] = [0, 0];
  for (let i = 0; i < many.count; i++) {
    const one = { ...many, count: 1, examples: () => many.examples([i]) };
    loss += (await problem.meanLoss(coordinates, one)) / many.count;
    accuracy += (await problem.accuracy(coordinates, one)) / many.count;
  }
  expect(await problem.meanLoss(coordinates, many)).toBeCloseTo(loss, 6);
  expect(await problem.accuracy(coordinates, many)).toBeCloseTo(accuracy, 6);
});

test('nothing is dropped when a network is judged', async () => {
  const [dropping, whole] = [0.5, 0].map((dropout) => mlp({ dataset: clusters, hidden: [6], dropout }));
  const coordinates = awayFromStart(whole!);
  const expected = await whole!.meanLoss(coordinates, clusters);
  expect(await dropping!.meanLoss(coordinates, clusters)).toBe(expected);
});

test('the order of a dataset does not matter to batch normalization', async () => {
  const mixed = blobs(keyOf(1), { count: 3000, classCount: 3, inputSize: 5 });
  const byClass = Array.from({ length: 3000 }, (_, i) => ((3 * i) % 3000) + Math.floor(i / 1000));
  const sorted: Dataset = {
    ...mixed,
    examples: (indices) => mixed.examples(Array.from(indices, (i) => byClass[i]!)),
  };
  expect([...sorted.examples([0, 999, 1000, 2999]).labels]).toEqual([0, 0, 1, 2]);
  const problem = mlp({ dataset: mixed, hidden: [8], batchNorm: true });
  const coordinates = await descend(problem, 200, 0.5);
  const accuracy = await problem.accuracy(coordinates, mixed);
  expect(accuracy).toBeGreaterThan(0.9);
  expect(Math.abs((await problem.accuracy(coordinates, sorted)) - accuracy)).toBeLessThan(0.01);
});

test('weights that have run away give a loss, not an exception', async () => {
  const problem = mlp({ dataset: clusters, hidden: [4], activation: 'relu' });
  const far = new Float32Array(problem.layout.size).fill(3e38);
  expect((await problem.evaluate(far, keyOf(1))).loss).toBeNaN();
  const lost = far.fill(Number.NaN);
  expect((await problem.evaluate(lost, keyOf(1))).loss).toBeNaN();
  expect(await problem.accuracy(lost, clusters)).toBe(0);
});

test('every sample of a family is the same network', async () => {
  const family = mlpFamily({ dataset: clusters, hidden: [4] });
  const [one, other] = [await family.sample(keyOf(1)), await family.sample(keyOf(2))];
  expect([one.name, other.name]).toEqual([family.name, family.name]);
  const start = one.init(keyOf(3));
  expect(await other.evaluate(start, keyOf(4))).toEqual(await one.evaluate(start, keyOf(4)));
});

test.each([
  ['a layer without units', { hidden: [0] }, 'hidden[0] is 0'],
  ['half a unit', { hidden: [20, 1.5] }, 'hidden[1] is 1.5'],
  ['no examples in a minibatch', { batchSize: 0 }, 'batchSize is 0'],
  ['dropping everything', { dropout: 1 }, 'dropout is 1'],
  [
    'too many activations',
    { hidden: [4], activation: ['relu', 'tanh'] as const },
    'lists 2, but there are 1',
  ],
  ['an unknown activation', { activation: 'swish' as 'relu' }, '"swish"'],
  ['an unknown initialization', { initialization: 'zeros' as 'heNormal' }, '"zeros"'],
  ['a negative deviation', { initialization: { deviation: -1 } }, 'deviation is -1'],
  ['a cross-entropy of inputs', { target: 'inputs' as const }, 'crossEntropy" with target "inputs"'],
  ['an unknown loss', { loss: 'hinge' as 'crossEntropy' }, '"hinge"'],
  ['one class', { dataset: { ...clusters, classCount: 1 } }, 'classCount is 1'],
  ['no examples', { dataset: { ...clusters, count: 0 } }, 'count is 0'],
])('refuses %s', (_, options, message) => {
  expect(() => mlp({ dataset: clusters, ...options })).toThrow(
    expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(message) }),
  );
});

describe('an autoencoder', () => {
  const options = {
    dataset: clusters,
    hidden: [4],
    activation: 'gelu',
    loss: 'meanSquaredError',
    target: 'inputs',
  } as const;
  const problem = mlp(options);
  optimizeeContract(() => mlp(options), { title: 'an autoencoder', stochastic: true });

  test('has as many outputs as inputs, and says so in its name', () => {
    expect(problem.name).toBe('mlp-5-4-5-gelu-autoencoder-blobs-3');
    expect(slotNamed(problem.layout, 'dense1/kernel').shape).toEqual([4, 5]);
  });

  test('at zero weights loses the mean square of the inputs', async () => {
    const all = Array.from({ length: clusters.count }, (_, i) => i);
    const { inputs } = clusters.examples(all);
    const meanSquare = inputs.reduce((sum, x) => sum + x * x, 0) / inputs.length;
    const nothing = new Float32Array(problem.layout.size);
    expect(await problem.meanLoss(nothing, clusters)).toBeCloseTo(meanSquare, 6);
  });

  test('learns to reconstruct, from as many units as there are clusters', async () => {
    const start = await problem.meanLoss(problem.init(keyOf(4)), clusters);
    const end = await problem.meanLoss(await descend(problem, 500, 0.02), clusters);
    expect(end).toBeLessThan(start / 2);
  });

  test('has no accuracy', async () => {
    await expect(problem.accuracy(problem.init(keyOf(1)), clusters)).rejects.toMatchObject({
      code: 'not-supported',
    });
  });
});

test('refuses to be judged on a dataset of another shape', async () => {
  const problem = mlp({ dataset: clusters });
  const other = blobs(keyOf(1), { classCount: 4, inputSize: 5 });
  await expect(problem.accuracy(problem.init(keyOf(1)), other)).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('5 inputs in 4 classes'),
  });
});

describe('a starting point', () => {
  // 300 × 200 numbers: their mean square is within 3 % of its expectation by five standard deviations.
  const wide = blobs(keyOf(1), { inputSize: 300 });
  const meanSquare = (initialization: 'glorotUniform' | 'heNormal' | { deviation: number }) => {
    const problem = mlp({ dataset: wide, hidden: [200], initialization });
    const kernel = viewOf(problem.init(keyOf(1)), slotNamed(problem.layout, 'dense0/kernel'));
    return kernel.reduce((sum, x) => sum + (x * x) / kernel.length, 0);
  };

  test.each([
    // Even over ±limit: the mean square is limit² / 3, with limit² = 6 / (300 + 200).
    ['glorotUniform', 'glorotUniform', 2 / 500],
    ['heNormal', 'heNormal', 2 / 300],
    ['a given deviation', { deviation: 0.01 }, 0.01 ** 2],
  ] as const)('has the spread of %s', (_, initialization, expected) => {
    expect(meanSquare(initialization) / expected).toBeGreaterThan(0.97);
    expect(meanSquare(initialization) / expected).toBeLessThan(1.03);
  });

  test('has kernels that differ, and biases of zero', () => {
    const problem = mlp({ dataset: clusters, hidden: [5, 5], batchNorm: true });
    const start = problem.init(keyOf(1));
    const at = (name: string) => [...viewOf(start, slotNamed(problem.layout, name))];
    expect(at('dense0/kernel')).not.toEqual(at('dense1/kernel'));
    expect(at('dense0/bias')).toEqual([0, 0, 0, 0, 0]);
    expect(at('norm1/scale')).toEqual([1, 1, 1, 1, 1]);
    expect(problem.init(fold(keyOf(1), 1))).not.toEqual(start);
  });
});
