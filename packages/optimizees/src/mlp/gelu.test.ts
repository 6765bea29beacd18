import { expect, test } from 'vitest';
import { gelu, geluSlope } from './gelu';

const points = Array.from({ length: 81 }, (_, i) => (i - 40) / 8);

test('it is x times the chance that a standard normal number is below x, within 5e-4', () => {
  // Simpson's rule on the density, from far out on the left.
  const density = (t: number) => Math.exp(-t * t * 0.5) / Math.sqrt(2 * Math.PI);
  const below = (x: number) => {
    const [from, intervals] = [-12, 4000];
    const h = (x - from) / intervals;
    let sum = density(from) + density(x);
    for (let i = 1; i < intervals; i++) sum += (i % 2 === 1 ? 4 : 2) * density(from + i * h);
    return (sum * h) / 3;
  };
  for (const x of points) expect(Math.abs(gelu(x) - x * below(x))).toBeLessThan(5e-4);
});

test('its slope is that of central differences', () => {
  const h = 1e-5;
  for (const x of points) {
    expect(geluSlope(x)).toBeCloseTo((gelu(x + h) - gelu(x - h)) / (2 * h), 8);
  }
});

test('far out it is 0 on the left and x on the right', () => {
  expect([gelu(-3e38), geluSlope(-3e38)]).toEqual([-0, 0]);
  expect([gelu(3e38), geluSlope(3e38)]).toEqual([3e38, 1]);
});
