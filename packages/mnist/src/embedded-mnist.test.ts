import type { Dataset, Examples } from '@l2l/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { embeddedMnist } from './embedded-mnist';
import { mnist } from './mnist';
import type { Mnist } from './read-mnist';

const PIXELS = 28 * 28;
const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

function all({ examples, count }: Dataset): Examples {
  return examples(Uint32Array.from({ length: count }, (_, i) => i));
}

/** `[10, pixels]`: the mean image of each digit. */
function centroids({ inputs, labels }: Examples): Float64Array {
  const sums = new Float64Array(DIGITS.length * PIXELS);
  const counts = DIGITS.map((digit) => labels.filter((label) => label === digit).length);
  labels.forEach((label, i) => {
    for (let k = 0; k < PIXELS; k++) sums[label * PIXELS + k]! += inputs[i * PIXELS + k]! / counts[label]!;
  });
  return sums;
}

function nearest(image: Float32Array, means: Float64Array): number {
  const distances = DIGITS.map((digit) =>
    image.reduce((sum, value, k) => sum + (value - means[digit * PIXELS + k]!) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

describe('the embedded digits', () => {
  let digits: Mnist;
  beforeAll(async () => {
    digits = await embeddedMnist();
  });

  it('are 8,000 for training and 2,000 for tests', () => {
    const kind = { inputShape: [28, 28, 1], classCount: 10 };
    expect(digits.train).toMatchObject({ ...kind, count: 8000 });
    expect(digits.test).toMatchObject({ ...kind, count: 2000 });
  });

  it('look like what their labels say: the mean training images tell most test digits apart', () => {
    // Guessing would get a tenth; nearest centroids get about 82 % on MNIST's own test set.
    const means = centroids(all(digits.train));
    const { inputs, labels } = all(digits.test);
    const hits = labels.filter(
      (label, i) => nearest(inputs.subarray(i * PIXELS, (i + 1) * PIXELS), means) === label,
    );
    expect(hits.length / labels.length).toBeGreaterThan(0.75);
  });

  it('stand upright: a seven has its bar at the top, a one is taller than wide', () => {
    const means = centroids(all(digits.train));
    const row = (digit: number, y: number) => ink(means, (k) => digit * PIXELS + y * 28 + k);
    const column = (digit: number, x: number) => ink(means, (k) => digit * PIXELS + k * 28 + x);
    expect(row(7, 8)).toBeGreaterThan(2 * row(7, 20));
    expect(column(1, 14)).toBeGreaterThan(2 * row(1, 14));
  });

  it.each([500, 1000, 4000])('hold every class about equally often in their first %d', (count) => {
    const { labels } = digits.train.examples(Uint32Array.from({ length: count }, (_, i) => i));
    for (const digit of DIGITS) {
      const share = labels.filter((label) => label === digit).length / count;
      // Classes have shares of 8.6 to 11.3 %; four standard deviations of a draw cover the rest.
      const deviation = Math.sqrt((0.1 * 0.9) / count);
      expect(Math.abs(share - 0.1)).toBeLessThan(0.014 + 4 * deviation);
    }
  });

  it('are all different', () => {
    const images = [all(digits.train), all(digits.test)].flatMap(({ inputs, labels }) =>
      Array.from(labels, (_, i) => hash(inputs.subarray(i * PIXELS, (i + 1) * PIXELS))),
    );
    expect(new Set(images).size).toBe(10_000);
  });

  it.runIf(process.env.L2L_DATA_DIR)('are the first 10,000 of the training set, labels and all', async () => {
    const { train } = await mnist({ directory: process.env.L2L_DATA_DIR });
    const first = train.examples(Uint32Array.from({ length: 10_000 }, (_, i) => i));
    const known = [first, all(digits.train), all(digits.test)].map(signatures);
    expect([...known[1]!, ...known[2]!].sort()).toEqual([...known[0]!].sort());
  });
});

function ink(means: Float64Array, at: (k: number) => number): number {
  return Array.from({ length: 28 }, (_, k) => means[at(k)]!).reduce((sum, value) => sum + value, 0);
}

function hash(image: Float32Array): string {
  return Buffer.from(image.map((value) => Math.round(value * 255))).toString('latin1');
}

function signatures({ inputs, labels }: Examples): string[] {
  return Array.from(labels, (label, i) => label + hash(inputs.subarray(i * PIXELS, (i + 1) * PIXELS)));
}
