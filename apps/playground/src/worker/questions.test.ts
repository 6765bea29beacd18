import '@tensorflow/tfjs-backend-cpu';
import { keyOf } from '@l2l/core';
import { blobs, datasetOf } from '@l2l/optimizees';
import { describe, expect, it } from 'vitest';
import { gridOver, imagesOf, pointsOf } from './questions';

const images = datasetOf({
  name: 'tiny images',
  inputs: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
  labels: [1, 0, 1],
  inputShape: [1, 2, 1],
  classCount: 3,
});

describe('what networks are asked', () => {
  it('are points of the plane, where inputs are two numbers', () => {
    const { x, y, inputs } = pointsOf(blobs(keyOf(1)))!;
    for (let i = 0; i < inputs.length; i += 2) {
      expect(inputs[i]).toBeGreaterThan(x[0]);
      expect(inputs[i]).toBeLessThan(x[1]);
      expect(inputs[i + 1]).toBeGreaterThan(y[0]);
      expect(inputs[i + 1]).toBeLessThan(y[1]);
    }
    expect(pointsOf(images)).toBeNull();
  });

  it('begin in the upper left of the plane', () => {
    const none = { inputs: new Float32Array(), labels: new Int32Array() };
    const grid = gridOver({ ...none, x: [0, 36], y: [0, 72] });
    const numbers = grid.dataSync();
    expect([numbers[0], numbers[1]]).toEqual([0.5, 71]);
    expect([numbers.at(-2), numbers.at(-1)]).toEqual([35.5, 1]);
    grid.dispose();
  });

  it('are the first image of each class, where there are images', () => {
    const { pixels, labels, width } = imagesOf(images)!;
    expect([...labels]).toEqual([0, 1]);
    expect([...pixels]).toEqual([...Float32Array.of(0.3, 0.4, 0.1, 0.2)]);
    expect(width).toBe(2);
    expect(imagesOf(null)).toBeNull();
    expect(imagesOf(blobs(keyOf(1)))).toBeNull();
  });
});
