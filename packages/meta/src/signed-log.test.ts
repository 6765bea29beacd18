import { expect, it } from 'vitest';
import { signedLog } from './signed-log';

const firsts = [1, 300, 1e-6, -2, 0];

it.each(firsts)('is ln for losses well above 0, at a first loss of %d', (first) => {
  const size = Math.abs(first) || 1;
  for (let exponent = -5; exponent <= 5; exponent++)
    expect(signedLog(size * 10 ** exponent, first).value).toBe(Math.log(size * 10 ** exponent));
});

it.each(firsts)(
  'is lower for lower losses, through 0 and where the two forms meet, at a first loss of %d',
  (first) => {
    const size = Math.abs(first) || 1;
    const sizes = Array.from({ length: 400 }, (_, i) => size * 10 ** (-16 + i / 20));
    const losses = [...sizes.map((each) => -each).reverse(), 0, ...sizes];
    const values = losses.map((loss) => signedLog(loss, first).value);
    values.slice(1).forEach((value, i) => {
      expect(value).toBeGreaterThan(values[i]!);
    });
  },
);

it('has the slope of its values', () => {
  for (const loss of [3, 1e-3, 1e-7, 3e-12, 0, -3e-12, -1e-7, -1e-3, -3]) {
    const h = Math.max(Math.abs(loss) * 1e-5, 1e-17);
    const difference = (signedLog(loss + h, 1).value - signedLog(loss - h, 1).value) / (2 * h);
    expect(signedLog(loss, 1).slope / difference).toBeCloseTo(1, 4);
  }
});
