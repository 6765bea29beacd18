import { describe, expect, it } from 'vitest';
import { histogram, magnitudes } from './histogram';

describe('a histogram', () => {
  it('counts each number in the part it lies in', () => {
    expect([...histogram([0, 0.1, 0.5, 0.9], { from: 0, to: 1, bins: 2 })]).toEqual([2, 2]);
  });

  it('has its upper end in the last part', () => {
    expect([...histogram([1], { from: 0, to: 1, bins: 4 })]).toEqual([0, 0, 0, 1]);
  });

  it('leaves out what is outside, and what is no number', () => {
    expect([...histogram([-0.1, 1.1, Number.NaN], { from: 0, to: 1, bins: 3 })]).toEqual([0, 0, 0]);
  });
});

describe('magnitudes', () => {
  it('are powers of ten, whatever the sign', () => {
    expect(magnitudes([100, -0.01])).toEqual([2, -2]);
  });

  it('do not exist for zero, infinity and NaN', () => {
    expect(magnitudes([0, Number.POSITIVE_INFINITY, Number.NaN])).toEqual([]);
  });
});
