import { keyOf } from '@l2l/core';
import { describe, expect, test } from 'vitest';
import { blobs } from './blobs';
import { checkerboard } from './checkerboard';
import { datasetOf } from './dataset-of';
import { rings } from './rings';
import { spirals } from './spirals';
import { teacher } from './teacher';

const all = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('datasetOf', () => {
  const pair = { name: 'pair', inputShape: [1, 2], classCount: 3 };

  test('gives examples in the order they are asked for, as often as they are', () => {
    const dataset = datasetOf({ ...pair, inputs: Float32Array.of(1, 2, 3, 4), labels: [0, 2] });
    expect(dataset.count).toBe(2);
    const { inputs, labels } = dataset.examples([1, 0, 1]);
    expect([...inputs]).toEqual([3, 4, 1, 2, 3, 4]);
    expect([...labels]).toEqual([2, 0, 2]);
  });

  test('refuses inputs without labels', () => {
    const inputs = new Float32Array(6);
    expect(() => datasetOf({ ...pair, inputs, labels: [0, 2] })).toThrow(/6 inputs, but 2 labels/);
  });

  test.each([-1, 3, 0.5])('refuses %s as one of three classes', (label) => {
    const inputs = new Float32Array(2);
    expect(() => datasetOf({ ...pair, inputs, labels: [label] })).toThrow(
      expect.objectContaining({
        code: 'bad-option',
        message: expect.stringContaining(`labels[0] is ${label}`),
      }),
    );
  });
});

describe('blobs', () => {
  test('every cluster lies around its centre with deviation 1', () => {
    const dataset = blobs(keyOf(1), { count: 6000, classCount: 3, inputSize: 2 });
    for (const label of [0, 1, 2]) {
      const own = all(2000).map((i) => 3 * i + label);
      const { inputs, labels } = dataset.examples(own);
      expect(labels.every((other) => other === label)).toBe(true);
      for (const axis of [0, 1]) {
        const values = inputs.filter((_, i) => i % 2 === axis);
        const mean = values.reduce((sum, x) => sum + x, 0) / 2000;
        const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 2000;
        // The variance of 2000 normal numbers has a standard deviation of √(2 / 2000) = 0.03.
        expect(Math.abs(variance - 1)).toBeLessThan(0.15);
      }
    }
  });

  test('another key gives other clusters, the same key the same', () => {
    const inputs = (seed: number) => blobs(keyOf(seed)).examples([0, 1, 2]).inputs;
    expect(inputs(1)).toEqual(inputs(1));
    expect(inputs(1)).not.toEqual(inputs(2));
  });

  test('refuses a single class', () => {
    expect(() => blobs(keyOf(1), { classCount: 1 })).toThrow(/classCount is 1/);
  });
});

describe('spirals', () => {
  test('without noise the angle grows with the radius, from where the arm begins', () => {
    const dataset = spirals(keyOf(1), { count: 99, classCount: 3, turns: 0.75, noise: 0 });
    const { inputs, labels } = dataset.examples(all(99));
    labels.forEach((label, i) => {
      const [x, y] = [inputs[2 * i]!, inputs[2 * i + 1]!];
      const radius = Math.hypot(x, y);
      const angle = 2 * Math.PI * (0.75 * radius + label / 3);
      expect(x).toBeCloseTo(radius * Math.cos(angle), 5);
      expect(y).toBeCloseTo(radius * Math.sin(angle), 5);
    });
  });

  test('refuses negative noise', () => {
    expect(() => spirals(keyOf(1), { noise: -1 })).toThrow(/noise is -1/);
  });
});

describe('rings', () => {
  test('without noise every class has a radius of its own, and goes all around', () => {
    const dataset = rings(keyOf(1), { count: 400, classCount: 4, noise: 0 });
    const { inputs, labels } = dataset.examples(all(400));
    const quarters = new Set<string>();
    labels.forEach((label, i) => {
      const [x, y] = [inputs[2 * i]!, inputs[2 * i + 1]!];
      expect(Math.hypot(x, y)).toBeCloseTo((label + 1) / 4, 5);
      quarters.add(`${label} ${x > 0} ${y > 0}`);
    });
    expect(quarters.size).toBe(16);
  });

  test('refuses a single class', () => {
    expect(() => rings(keyOf(1), { classCount: 1 })).toThrow(/classCount is 1/);
  });
});

describe('checkerboard', () => {
  test('neighbouring fields are of different classes, both of about half of all examples', () => {
    const dataset = checkerboard(keyOf(1), { count: 1000, side: 2 });
    const { inputs, labels } = dataset.examples(all(1000));
    labels.forEach((label, i) => {
      expect(label).toBe(inputs[2 * i]! * inputs[2 * i + 1]! < 0 ? 1 : 0);
    });
    const dark = labels.reduce((sum, label) => sum + label, 0);
    // The count of dark ones has a standard deviation of √250 = 16.
    expect(Math.abs(dark - 500)).toBeLessThan(80);
  });

  test('refuses a board of one field', () => {
    expect(() => checkerboard(keyOf(1), { side: 1 })).toThrow(/side is 1/);
  });
});

describe('teacher', () => {
  test('a teacher of one unit divides rows of one column at zero', () => {
    const { inputs, labels } = teacher(keyOf(1), {
      count: 300,
      inputSize: 1,
      classCount: 2,
      units: 1,
    }).examples(all(300));
    const classesBelow = new Set([...labels].filter((_, i) => inputs[i]! < 0));
    const classesAbove = new Set([...labels].filter((_, i) => inputs[i]! > 0));
    expect(classesBelow.size).toBe(1);
    expect(classesAbove.size).toBe(1);
    expect(classesBelow).not.toEqual(classesAbove);
  });

  test('columns have units of their own, and rows the same classes in whatever units', () => {
    const deviation = (inputs: Float32Array, column: number) =>
      Math.sqrt(inputs.filter((_, i) => i % 10 === column).reduce((sum, x) => sum + x * x, 0) / 1000);
    const own = teacher(keyOf(1)).examples(all(1000));
    const same = teacher(keyOf(1), { unitSpread: 0 }).examples(all(1000));
    const deviations = all(10).map((column) => deviation(own.inputs, column));
    expect(Math.max(...deviations) / Math.min(...deviations)).toBeGreaterThan(3);
    for (const column of all(10)) expect(Math.abs(deviation(same.inputs, column) - 1)).toBeLessThan(0.15);
    expect(own.labels).toEqual(same.labels);
    expect(new Set(own.labels).size).toBe(3);
  });

  test('refuses no columns', () => {
    expect(() => teacher(keyOf(1), { inputSize: 0 })).toThrow(/inputSize is 0/);
  });
});
