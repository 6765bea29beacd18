import type { Dataset } from '@l2l/core';
import { expect, it } from 'vitest';
import { poolImages } from './pool-images';

/** Images of any shape: the pixel at row y, column x, channel c of image i is `at(i, y, x, c)`. */
function drawn(
  count: number,
  [height, width, channels]: readonly [number, number, number],
  at: (i: number, y: number, x: number, c: number) => number,
): Dataset {
  const size = height * width * channels;
  const pixel = (i: number, k: number) =>
    at(i, Math.floor(k / (width * channels)), Math.floor(k / channels) % width, k % channels);
  return {
    name: 'drawn',
    count,
    inputShape: [height, width, channels],
    classCount: 10,
    examples: (indices) => ({
      inputs: Float32Array.from({ length: indices.length * size }, (_, k) =>
        pixel(indices[Math.floor(k / size)]!, k % size),
      ),
      labels: Int32Array.from(indices, (i) => i % 10),
    }),
  };
}

it('each small pixel is the mean of its square', () => {
  const image = [
    [1, 2, 10, 20],
    [3, 4, 30, 40],
  ];
  const pooled = poolImages(
    drawn(1, [2, 4, 1], (_, y, x) => image[y]![x]!),
    2,
  );
  expect(pooled.inputShape).toEqual([1, 2, 1]);
  // (1 + 2 + 3 + 4) / 4 and (10 + 20 + 30 + 40) / 4
  expect([...pooled.examples([0]).inputs]).toEqual([2.5, 25]);
});

it('channels do not mix', () => {
  const pooled = poolImages(
    drawn(1, [2, 2, 3], (_, y, x, c) => 100 * c + 2 * y + x),
    2,
  );
  // In each channel the four pixels are 100c + (0, 1, 2, 3), and their mean is 100c + 1.5.
  expect([...pooled.examples([0]).inputs]).toEqual([1.5, 101.5, 201.5]);
});

it('images keep their numbers and labels, beyond the first thousand as well', () => {
  const pooled = poolImages(
    drawn(1203, [2, 2, 1], (i) => i),
    2,
  );
  const { inputs, labels } = pooled.examples([1202, 0, 500]);
  expect([...inputs]).toEqual([1202, 0, 500]);
  expect([...labels]).toEqual([2, 0, 0]);
  expect(pooled).toMatchObject({ name: 'drawn/2', count: 1203, classCount: 10 });
});

it('pooling by 2 twice is pooling by 4', () => {
  // Whole numbers below 2^16 and means over powers of two: every step is exact.
  const dataset = drawn(3, [8, 4, 1], (i, y, x) => ((i * 97 + y * 31 + x * 17) % 64) * 4);
  const twice = poolImages(poolImages(dataset, 2), 2).examples([0, 1, 2]).inputs;
  expect(poolImages(dataset, 4).examples([0, 1, 2]).inputs).toEqual(twice);
});

it.each([0, 1.5, 3, 8])('4 × 4 images do not divide into squares of %d', (factor) => {
  const dataset = drawn(1, [4, 4, 1], () => 0);
  expect(() => poolImages(dataset, factor)).toThrow(expect.objectContaining({ code: 'bad-option' }));
});

it('what is no image cannot be pooled', () => {
  const rows = { ...drawn(1, [4, 4, 1], () => 0), inputShape: [16] };
  expect(() => poolImages(rows, 2)).toThrow('[height, width, channels]');
});
