import { type Dataset, keyOf } from '@l2l/core';
import { describe, expect, test } from 'vitest';
import { blobs } from '../../datasets/blobs';
import { datasetOf } from '../../datasets/dataset-of';
import { entriesOf, isSparse, sparseGather } from './sparse-examples';

/** Four examples of 40 inputs, of which the first `inked` are 1 + the example's index. */
const striped = (inked: number) =>
  datasetOf({
    name: 'striped',
    inputs: Float32Array.from({ length: 160 }, (_, i) => (i % 40 < inked ? 1 + Math.floor(i / 40) : 0)),
    labels: [0, 1, 2, 0],
    inputShape: [40],
    classCount: 3,
  });

/** The dataset, and the indices it was asked for. */
function watched(dataset: Dataset): { readonly asked: number[][]; readonly dataset: Dataset } {
  const asked: number[][] = [];
  return {
    asked,
    dataset: {
      ...dataset,
      examples(indices) {
        asked.push(Array.from(indices));
        return dataset.examples(indices);
      },
    },
  };
}

test('entries are the inputs that are not zero, with their indices', () => {
  const entries = entriesOf(Float32Array.of(0, 0.5, 0, -2, Number.NaN));
  const floats = new Float32Array(entries.buffer);
  expect([entries[0], entries[2], entries[4], entries.length]).toEqual([1, 3, 4, 6]);
  expect([floats[1], floats[3], floats[5]]).toEqual([0.5, -2, Number.NaN]);
});

test('a dataset is sparse where two inputs in five or fewer are not zero', () => {
  expect([isSparse(striped(16)), isSparse(striped(17))]).toEqual([true, false]);
  expect(isSparse(blobs(keyOf(1), { inputSize: 40 }))).toBe(false);
});

test('short examples are never worth a list', () => {
  const inputs = new Float32Array(10);
  expect(isSparse(datasetOf({ name: 'short', inputs, labels: [0], inputShape: [10], classCount: 2 }))).toBe(
    false,
  );
});

describe('a gather', () => {
  test('gives examples in the order they are asked for', () => {
    const examples = sparseGather(striped(1))(Uint32Array.of(2, 0, 2));
    expect(examples.map(({ label }) => label)).toEqual([2, 0, 2]);
    const values = examples.map(({ entries }) => new Float32Array(entries.buffer)[1]);
    expect(values).toEqual([3, 1, 3]);
  });

  test('asks the dataset for each example once', () => {
    const { asked, dataset } = watched(striped(1));
    sparseGather(dataset)(Uint32Array.of(2, 0, 2));
    sparseGather(dataset)(Uint32Array.of(2, 1));
    expect(asked).toEqual([[2, 0], [1]]);
  });

  test('refuses a label that is no class', () => {
    const bad = { ...striped(1), classCount: 2 };
    expect(() => sparseGather(bad)(Uint32Array.of(2))).toThrow(
      expect.objectContaining({ code: 'bad-option', message: expect.stringContaining('label 2') }),
    );
  });
});
