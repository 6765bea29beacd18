import { keyOf } from '@l2l/core';
import { expect, test } from 'vitest';
import { orthogonal } from './orthogonal';

test.each([1, 2, 5, 40])('rows of a rotation in %s dimensions have length 1 and right angles', (size) => {
  const rows = orthogonal(keyOf(size), size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let i = 0; i < size; i++) product += rows[a * size + i]! * rows[b * size + i]!;
      expect(product).toBeCloseTo(a === b ? 1 : 0, 5);
    }
  }
});
