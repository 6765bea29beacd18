import { expect, it } from 'vitest';
import { imageDataset } from './image-dataset';

const dataset = imageDataset('tiny', {
  height: 1,
  width: 2,
  images: Uint8Array.of(0, 255, 51, 102, 1, 254),
  labels: Uint8Array.of(4, 0, 9),
});

it('brightness is the byte divided by 255', () => {
  const every = imageDataset('bytes', {
    height: 16,
    width: 16,
    images: Uint8Array.from({ length: 256 }, (_, byte) => byte),
    labels: Uint8Array.of(0),
  });
  const expected = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
  expect(every.examples([0]).inputs).toEqual(expected);
});

it('examples come in the order they were asked for, and may repeat', () => {
  const { inputs, labels } = dataset.examples([2, 0, 2]);
  expect([...labels]).toEqual([9, 4, 9]);
  expect(inputs).toEqual(Float32Array.of(1 / 255, 254 / 255, 0, 1, 1 / 255, 254 / 255));
});

it('no examples are an empty answer', () => {
  expect(dataset.examples([]).inputs).toHaveLength(0);
});

it('what it gives belongs to the caller', () => {
  dataset.examples([0]).inputs.fill(7);
  expect([...dataset.examples([0]).inputs]).toEqual([0, 1]);
});

it.each([-1, 3, 0.5, Number.NaN])('example %d does not exist', (index) => {
  expect(() => dataset.examples([0, index])).toThrow(
    expect.objectContaining({ code: 'bad-option', message: expect.stringContaining('0 to 2') }),
  );
});
