import { describe, expect, it } from 'vitest';
import { expectAgreement, expectGroupAgreement, expectStateAgreement } from './agreement';

describe('expectAgreement', () => {
  const agree = (a: number[], b: number[], tolerance: number) => () =>
    expectAgreement('numbers', Float32Array.from(a), Float32Array.from(b), tolerance);

  it('measures differences by the greatest number of the vector', () => {
    expect(agree([100, 0.5], [100, 0], 0.01)).not.toThrow();
    expect(agree([100, 1.5], [100, 0], 0.01)).toThrow(/numbers: 1.5 at 1 should be 0 ± 1/);
  });

  it('asks for the same infinities and the same absence of numbers', () => {
    expect(agree([Number.NaN, Infinity, 1], [Number.NaN, Infinity, 1], 0)).not.toThrow();
    expect(agree([Number.NaN, 2], [Number.NaN, 1], 0.1)).toThrow();
    expect(agree([Infinity, 1], [-Infinity, 1], 0.1)).toThrow();
    expect(agree([Number.NaN, 1], [0, 1], 0.1)).toThrow();
    expect(agree([0, 1], [Number.NaN, 1], 0.1)).toThrow();
  });

  it('asks for the same size', () => {
    expect(agree([1], [1, 1], 1)).toThrow(/size/);
  });
});

describe('expectGroupAgreement', () => {
  const vectors = (...pairs: [number, number][]) =>
    [0, 1].map((side) => Float32Array.from(pairs, (pair) => pair[side]!)) as [Float32Array, Float32Array];
  const parity = (i: number) => i % 2;

  it('measures differences by the greatest number of the group, whatever others there are', () => {
    const [sound, wrong] = [vectors([1e10, 1e10], [1, 1]), vectors([1e10, 1e10], [1000, 1])];
    expect(() => expectGroupAgreement('numbers', sound, 1e-5, parity)).not.toThrow();
    expect(() => expectGroupAgreement('numbers', wrong, 1e-5, parity)).toThrow(
      /group 1: 1000 at 0 should be 1/,
    );
    // By the greatest of all, the second number may be anything up to 100,000.
    expect(() => expectAgreement('numbers', ...wrong, 1e-5)).not.toThrow();
  });

  it('asks for the same size', () => {
    const pair = [new Float32Array(1), new Float32Array(2)] as const;
    expect(() => expectGroupAgreement('numbers', pair, 1, parity)).toThrow(/size/);
  });
});

describe('expectStateAgreement', () => {
  const state = (count: number, x: number) => ({ count, inner: [{ x: Float32Array.of(x) }] });

  it('asks for the same tree', () => {
    expect(() => expectStateAgreement('state', state(1, 1), state(1, 1), 0)).not.toThrow();
    expect(() => expectStateAgreement('state', { count: 1 }, state(1, 1), 0)).toThrow(/tree/);
  });

  it('names the place of what differs', () => {
    expect(() => expectStateAgreement('state', state(1, 2), state(1, 1), 0)).toThrow(/inner\.0\.x/);
    expect(() => expectStateAgreement('state', state(2, 1), state(1, 1), 0)).toThrow(/count/);
  });
});
