import { describe, expect, it } from 'vitest';
import { isMarked } from './marks';

const marks = (steps: number) =>
  Array.from({ length: steps + 1 }, (_, step) => step).filter((step) => isMarked(step, steps));

describe('the steps at which losses are told', () => {
  it.each([1, 7, 99, 500, 1234, 10_000])('begin and end a run of %i, and are not too many', (steps) => {
    expect(marks(steps)[0]).toBe(0);
    expect(marks(steps).at(-1)).toBe(steps);
    expect(marks(steps).length).toBeLessThan(180);
  });

  it('are close together at first', () => {
    expect(marks(500).slice(0, 11)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
