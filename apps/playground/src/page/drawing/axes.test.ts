import { describe, expect, it } from 'vitest';
import { logRange, logSplits } from './axes';

describe('a logarithmic axis', () => {
  it('has powers of ten over a long range', () => {
    expect(logSplits(1e-4, 1)).toEqual([1e-4, 1e-3, 0.01, 0.1, 1]);
  });

  it('has round numbers between them over a short one', () => {
    expect(logSplits(0.15, 2.5)).toEqual([0.2, 0.5, 1, 2]);
  });

  it('leaves some out over a very long one', () => {
    expect(logSplits(1e-12, 1).length).toBeLessThan(9);
    expect(logSplits(1e-12, 1).length).toBeGreaterThan(3);
  });

  it('shows a little more than there is', () => {
    const [from, to] = logRange(0.1, 1);
    expect(from).toBeLessThan(0.1);
    expect(to).toBeGreaterThan(1);
  });

  it('is not of zero length where all is the same, and not of nothing where there is nothing', () => {
    const [from, to] = logRange(2, 2);
    expect(to / from).toBeGreaterThan(1.5);
    expect(logRange(null, null)).toEqual([0.1, 10]);
    expect(logRange(0, 1)).toEqual([0.1, 10]);
  });
});
