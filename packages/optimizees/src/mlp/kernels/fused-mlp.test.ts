import { type Dataset, fold, keyOf, normals, streamOf, viewOf } from '@l2l/core';
import { expectAgreement, optimizeeContract } from '@l2l/core/testing';
import { hasRelaxedSimd } from '@l2l/wasm';
import { describe, expect, test } from 'vitest';
import { blobs } from '../../datasets/blobs';
import { datasetOf } from '../../datasets/dataset-of';
import { awayFromStart, clusters, gradientError, networks } from '../../testing/networks';
import { mlp } from '../mlp';
import type { Activation, MlpOptions } from '../options';
import { fusedMlp, isFusible } from './fused-mlp';

const fusible = Object.entries(networks).filter(([, options]) => isFusible(options));

/** Examples of which four inputs in five are zero, and some have no other. */
function sparseDataset(inputSize: number, classCount = 3): Dataset {
  const count = 50;
  const stream = streamOf(keyOf(inputSize));
  const inputs = normals(keyOf(7), count * inputSize).map((x, i) =>
    i < inputSize || stream.uniform() < 0.8 ? 0 : x,
  );
  const labels = Array.from({ length: count }, (_, i) => i % classCount);
  return datasetOf({ name: 'sparse', inputs, labels, inputShape: [inputSize], classCount });
}

/** Expects the loss and each slot of the gradient to agree with the plain network, at a point and a minibatch. */
async function expectSame(
  options: MlpOptions,
  relaxed: boolean,
  { magnitude = 1, tolerance = 1e-5 } = {},
): Promise<void> {
  const [teacher, network] = [mlp(options), fusedMlp(options, { relaxed })];
  const coordinates = awayFromStart(teacher).map((x) => magnitude * x);
  const expected = await teacher.evaluate(coordinates, keyOf(2));
  const { loss, gradient } = await network.evaluate(coordinates, keyOf(2));
  // A sum of n products is wrong by some √n roundings of 6e-8, layer after layer.
  expect(Math.abs(loss - expected.loss), teacher.name).toBeLessThanOrEqual(2e-6 * expected.loss);
  for (const slot of teacher.layout.slots) {
    const [actual, wanted] = [viewOf(gradient, slot), viewOf(expected.gradient, slot)];
    expectAgreement(`${teacher.name}: ${slot.name}`, actual, wanted, tolerance);
  }
}

for (const [kind, options] of fusible) {
  optimizeeContract(() => fusedMlp(options), { title: `a fused network: ${kind}`, stochastic: true });
}
const lists = { dataset: sparseDataset(40), hidden: [5], batchSize: 16 };
optimizeeContract(() => fusedMlp(lists), { title: 'a fused network on lists of inputs', stochastic: true });

describe.each(hasRelaxedSimd() ? [false, true] : [false])('with relaxed SIMD: %s', (relaxed) => {
  test.each(fusible)('agrees with the plain network: %s', (_, options) => expectSame(options, relaxed));

  test.each([1, 2, 3, 4, 5, 7, 8, 9, 64, 128, 1000])('agrees at batch size %i', async (batchSize) => {
    await expectSame({ dataset: clusters, hidden: [9, 5], batchSize }, relaxed);
    await expectSame({ dataset: sparseDataset(40), hidden: [9, 5], batchSize }, relaxed);
  });

  test.each([1, 3, 4, 5, 7, 8, 9, 33])('agrees at width %i, of inputs, units and classes', async (width) => {
    const dataset = blobs(keyOf(1), { count: 90, inputSize: width, classCount: Math.max(width, 2) });
    await expectSame({ dataset, hidden: [width, width], activation: 'tanh', batchSize: 12 }, relaxed);
    await expectSame({ dataset: sparseDataset(33 + width), hidden: [width], batchSize: 12 }, relaxed);
  });

  test('agrees on a network of a hundred thousand coordinates', async () => {
    const dataset = blobs(keyOf(1), { count: 20, inputSize: 300 });
    await expectSame({ dataset, hidden: [330], activation: 'tanh', batchSize: 5 }, relaxed);
  });

  test.each([0, 1e-12, 1e-6])('agrees where all weights are %s times as large', async (magnitude) => {
    await expectSame({ dataset: clusters, hidden: [9, 5] }, relaxed, { magnitude });
    await expectSame({ dataset: sparseDataset(40), hidden: [9], activation: 'relu' }, relaxed, { magnitude });
  });

  test('agrees on networks of any kind', async () => {
    const stream = streamOf(keyOf(11));
    const one = <T>(choices: readonly T[]) => choices[stream.below(choices.length)]!;
    for (let i = 0; i < 60; i++) {
      const widths = [1, 3, 4, 5, 7, 8, 9, 33];
      const dataset = one([
        blobs(keyOf(i), { count: 40, inputSize: one(widths), classCount: 2 + stream.below(9) }),
        sparseDataset(33 + stream.below(20), 2 + stream.below(9)),
      ]);
      const hidden = Array.from({ length: stream.below(5) }, () => one(widths));
      const activation = hidden.map(() => one<Activation>(['sigmoid', 'relu', 'tanh', 'gelu']));
      const loss = one(['crossEntropy', 'meanSquaredError'] as const);
      const target = loss === 'crossEntropy' ? 'labels' : one(['labels', 'inputs'] as const);
      const batchSize = one([1, 2, 7, 64, 128]);
      const options = { dataset, hidden, activation, loss, target, batchSize };
      // Among so many there are sums that nearly cancel: their roundings count for more.
      await expectSame(options, relaxed, { tolerance: 1e-4 });
    }
  });

  test('agrees where the logits are far too great to be powers of e', async () => {
    await expectSame({ dataset: clusters, hidden: [] }, relaxed, { magnitude: 1e4 });
    await expectSame({ dataset: clusters, hidden: [7], activation: 'gelu' }, relaxed, { magnitude: 1e3 });
  });

  test('agrees where the network is right about every example', async () => {
    // Far apart on a line: the probability of each label is 1 less some e^-10 to e^-30.
    const inputs = Float32Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? -1 : 1) * (1 + i / 40));
    const labels = Array.from(inputs, (x) => (x > 0 ? 1 : 0));
    const dataset = datasetOf({ name: 'line', inputs, labels, inputShape: [1], classCount: 2 });
    const options = { dataset, hidden: [] };
    const [teacher, network] = [mlp(options), fusedMlp(options, { relaxed })];
    const coordinates = Float32Array.of(-5, 5, 0, 0);
    const expected = await teacher.evaluate(coordinates, keyOf(1));
    const { loss, gradient } = await network.evaluate(coordinates, keyOf(1));
    expect(loss).toBeLessThan(1e-4);
    expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-5 * expected.loss);
    expectAgreement('gradient', gradient, expected.gradient, 1e-5);
  });

  test('is judged as the plain network is, in minibatches and what is left', async () => {
    for (const dataset of [clusters, sparseDataset(40)]) {
      for (const batchSize of [16, 128]) {
        const options = { dataset, hidden: [6], batchSize };
        const [teacher, network] = [mlp(options), fusedMlp(options, { relaxed })];
        const coordinates = awayFromStart(teacher);
        const loss = await teacher.meanLoss(coordinates, dataset);
        expect(Math.abs((await network.meanLoss(coordinates, dataset)) - loss)).toBeLessThan(2e-6 * loss);
        const accuracy = await teacher.accuracy(coordinates, dataset);
        expect(await network.accuracy(coordinates, dataset)).toBe(accuracy);
      }
    }
  });
});

test('a minibatch of one wide example reads nothing behind it', async () => {
  const dataset = blobs(keyOf(1), { count: 9, inputSize: 3000 });
  // Small weights, because the logits are sums of 3000 numbers and rounded as such.
  await expectSame({ dataset, hidden: [], batchSize: 1 }, false, { magnitude: 0.01 });
});

test('Gaussian error units are silent far out on the left', async () => {
  const dataset = datasetOf({
    name: 'one',
    inputs: Float32Array.of(-1),
    labels: [0],
    inputShape: [1],
    classCount: 2,
  });
  const problem = fusedMlp({ dataset, hidden: [1], activation: 'gelu' });
  // The unit's sum is −1e38, and it speaks for the first class alone; both classes stay equally likely.
  const { loss, gradient } = await problem.evaluate(Float32Array.of(1e38, 0, 1, 0, 0, 0), keyOf(1));
  expect(loss).toBeCloseTo(Math.log(2), 6);
  expect([...gradient].map((slope) => Math.round(1e6 * slope) / 1e6 + 0)).toEqual([0, 0, 0, 0, -0.5, 0.5]);
});

test.each(fusible)('has the gradient that central differences show: %s', async (_, options) => {
  const problem = fusedMlp(options);
  expect(await gradientError(problem, awayFromStart(problem))).toBeLessThan(1e-3);
});

test('networks of one shape share a kernel, and leave nothing behind in it', async () => {
  const other = blobs(keyOf(3), { count: 60, classCount: 3, inputSize: 5 });
  const [first, second] = [clusters, other].map((dataset) => fusedMlp({ dataset, hidden: [6] }));
  const coordinates = awayFromStart(first!);
  const alone = await first!.evaluate(coordinates, keyOf(1));
  await second!.evaluate(
    coordinates.map((x) => x * 1e30),
    keyOf(2),
  );
  await second!.meanLoss(new Float32Array(coordinates.length).fill(Number.NaN), other);
  expect(await first!.evaluate(coordinates, keyOf(1))).toEqual(alone);
});

test('weights that have run away give a loss, not an exception', async () => {
  for (const dataset of [clusters, sparseDataset(40)]) {
    const problem = fusedMlp({ dataset, hidden: [4], activation: 'relu' });
    const far = new Float32Array(problem.layout.size).fill(3e38);
    expect((await problem.evaluate(far, fold(keyOf(1), 1))).loss).toBeNaN();
    const lost = far.fill(Number.NaN);
    expect((await problem.evaluate(lost, keyOf(1))).loss).toBeNaN();
    expect(await problem.accuracy(lost, dataset)).toBe(0);
  }
});

test.each([
  ['dropout', { dropout: 0.5 }],
  ['batch normalization', { batchNorm: true }],
])('refuses %s', (_, options) => {
  expect(() => fusedMlp({ dataset: clusters, ...options })).toThrow(
    expect.objectContaining({ code: 'not-supported', message: expect.stringContaining('mlp(options)') }),
  );
});

test('refuses a network that no memory holds', () => {
  expect(() => fusedMlp({ dataset: clusters, hidden: [2 ** 20, 2 ** 20] })).toThrow(
    expect.objectContaining({ code: 'out-of-memory', message: expect.stringMatching(/\d+ bytes/) }),
  );
});
