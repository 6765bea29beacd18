import { describe, expect, it } from 'vitest';
import { contestants, tidyRate } from './contestants';

const range = { usual: 0.001, from: 1e-4, to: 1 };

describe('learning rates', () => {
  it('snap to the usual one from near by', () => {
    expect(tidyRate(0.00104, range)).toBe(0.001);
  });

  it('lie on a grid of twelve to a factor of ten', () => {
    const rates = Array.from({ length: 13 }, (_, i) => tidyRate(0.01 * 10 ** (i / 12), range));
    expect(new Set(rates).size).toBe(13);
    expect(rates[12]).toBe(0.1);
  });

  it('stay in their range', () => {
    expect(tidyRate(1e9, range)).toBe(1);
    expect(tidyRate(1e-9, range)).toBe(1e-4);
  });

  it('have a usual value inside their range', () => {
    for (const { rate } of contestants) if (rate) expect(tidyRate(rate.usual, rate)).toBe(rate.usual);
  });
});
