import { describe, expect, it } from 'vitest';
import { numberOption } from './option';

describe('numberOption', () => {
  it.each([
    [0, {}],
    [-1e30, {}],
    [0, { from: 0 }],
    [1, { to: 1 }],
    [0.001, { above: 0 }],
    [0.999, { below: 1 }],
    [3, { integer: true, from: 3, to: 3 }],
  ])('lets %d through %j', (value, range) => {
    expect(numberOption('rule', 'rate', value, range)).toBe(value);
  });

  it.each([
    [Number.NaN, {}, 'a finite number'],
    [Infinity, {}, 'a finite number'],
    [-1, { from: 0 }, 'a finite number, at least 0'],
    [2, { to: 1 }, 'a finite number, at most 1'],
    [0, { above: 0 }, 'a finite number, greater than 0'],
    [1, { from: 0, below: 1 }, 'a finite number, at least 0 and less than 1'],
    [1.5, { integer: true }, 'a whole number'],
    [0, { integer: true, from: 1 }, 'a whole number, at least 1'],
  ])('refuses %d for %j and says what it must be', (value, range, expected) => {
    expect(() => numberOption('rule', 'rate', value, range)).toThrow(
      expect.objectContaining({
        code: 'bad-option',
        message: expect.stringContaining(`rule: rate is ${value}, but must be ${expected}.`),
      }),
    );
  });

  it.each([undefined, null, '1'])('refuses %s, which is no number', (value) => {
    expect(() => numberOption('rule', 'rate', value as unknown as number)).toThrow(/must be a finite number/);
  });
});
