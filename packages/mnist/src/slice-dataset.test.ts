import { expect, it } from 'vitest';
import { imageDataset } from './image-dataset';
import { sliceDataset } from './slice-dataset';

const dataset = imageDataset('tiny', {
  height: 1,
  width: 1,
  images: Uint8Array.of(0, 51, 102, 153, 204),
  labels: Uint8Array.of(0, 1, 2, 3, 4),
});

it('a slice numbers its examples from its own beginning', () => {
  const slice = sliceDataset(dataset, 1, 4);
  expect(slice).toMatchObject({ name: 'tiny[1:4]', count: 3, inputShape: [1, 1, 1], classCount: 10 });
  expect([...slice.examples([0, 2]).labels]).toEqual([1, 3]);
});

it('without an end, a slice goes to the end', () => {
  expect(sliceDataset(dataset, 3).count).toBe(2);
});

it('a slice of a slice is a slice of the whole', () => {
  expect([...sliceDataset(sliceDataset(dataset, 1), 1, 3).examples([0, 1]).labels]).toEqual([2, 3]);
});

it('a slice does not show what lies beside it', () => {
  const slice = sliceDataset(dataset, 1, 4);
  expect(() => slice.examples([3])).toThrow('0 to 2');
  expect(() => slice.examples([-1])).toThrow('0 to 2');
});

it.each([
  [-1, 2],
  [5, 5],
  [2, 2],
  [0, 6],
  [0.5, 2],
])('%d to %d is no slice of five examples', (from, to) => {
  expect(() => sliceDataset(dataset, from, to)).toThrow(expect.objectContaining({ code: 'bad-option' }));
});
