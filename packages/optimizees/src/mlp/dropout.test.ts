import { keyOf } from '@l2l/core';
import { describe, expect, test } from 'vitest';
import { clusters } from '../testing/networks';
import { dropoutMask, dropoutMasks } from './dropout';
import { mlpPlan } from './plan';

describe('a mask', () => {
  const mask = dropoutMask(keyOf(1), 10_000, 0.2);

  test('drops its share', () => {
    // 2000 on average, with a standard deviation of √(10000 · 0.2 · 0.8) = 40.
    expect(Math.abs(mask.filter((x) => x === 0).length - 2000)).toBeLessThan(200);
  });

  test('makes up for the dropped with the kept', () => {
    expect(new Set(mask)).toEqual(new Set([0, 1.25]));
  });
});

describe('the masks of a network', () => {
  test('are one for each hidden layer, and none is that of another', () => {
    const masks = dropoutMasks(mlpPlan({ dataset: clusters, hidden: [8, 8], dropout: 0.5 }), 4, keyOf(1));
    expect(masks.map((mask) => mask.length)).toEqual([32, 32]);
    expect(masks[0]).not.toEqual(masks[1]);
  });

  test('are none without dropout', () => {
    expect(dropoutMasks(mlpPlan({ dataset: clusters, hidden: [8] }), 4, keyOf(1))).toEqual([]);
  });
});
