import { describe, expect, test } from 'vitest';
import { f32x4 } from './float-lanes';
import { i8x16, i16x8, i32x4, i64x2 } from './integer-lanes';
import { evaluate, shortsOfVector, signedBytesOfVector, wordsOfVector } from './testing/evaluate';

type Operation = (a: number, b: number) => number;
const truth = (value: boolean) => (value ? -1 : 0);

/** Every operation on a lane of this many bits that has two operands. */
function references(bits: 8 | 16 | 32): Record<string, Operation> {
  const u = (value: number) => (bits === 32 ? value >>> 0 : value & (2 ** bits - 1));
  return {
    eq: (a, b) => truth(a === b),
    ne: (a, b) => truth(a !== b),
    lt: (a, b) => truth(a < b),
    ltU: (a, b) => truth(u(a) < u(b)),
    gt: (a, b) => truth(a > b),
    gtU: (a, b) => truth(u(a) > u(b)),
    le: (a, b) => truth(a <= b),
    leU: (a, b) => truth(u(a) <= u(b)),
    ge: (a, b) => truth(a >= b),
    geU: (a, b) => truth(u(a) >= u(b)),
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    min: Math.min,
    max: Math.max,
    minU: (a, b) => (u(a) < u(b) ? a : b),
    maxU: (a, b) => (u(a) > u(b) ? a : b),
  };
}

const families = [
  { lanes: i32x4, bits: 32, read: wordsOfVector, wrap: (x: number) => x | 0 },
  { lanes: i16x8, bits: 16, read: shortsOfVector, wrap: (x: number) => (x << 16) >> 16 },
  { lanes: i8x16, bits: 8, read: signedBytesOfVector, wrap: (x: number) => (x << 24) >> 24 },
] as const;

describe.each(families)('lanes of $bits bits', ({ lanes, bits, read, wrap }) => {
  const values = [0, 1, -1, 100, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  const same = (value: number) => Array(128 / bits).fill(wrap(value));

  test.each(Object.entries(references(bits)))('%s is what JavaScript says', (name, reference) => {
    const operation = lanes[name as 'add'];
    for (const a of values) {
      for (const b of values) {
        expect(read(operation(lanes.splat(a), lanes.splat(b)))).toEqual(same(reference(a, b)));
      }
    }
  });

  test('shifts move every lane', () => {
    expect(read(lanes.shl(lanes.splat(3), 2))).toEqual(same(12));
    expect(read(lanes.shr(lanes.splat(-8), 1))).toEqual(same(-4));
    expect(read(lanes.shrU(lanes.splat(-1), 1))).toEqual(same(2 ** (bits - 1) - 1));
  });

  test('sign, truth and replacement', () => {
    expect(read(lanes.abs(lanes.splat(-5)))).toEqual(same(5));
    expect(read(lanes.neg(lanes.splat(5)))).toEqual(same(-5));
    expect(evaluate(lanes.allTrue(lanes.splat(1)))).toBe(1);
    expect(evaluate(lanes.allTrue(lanes.replace(lanes.splat(1), 2, 0)))).toBe(0);
    expect(evaluate(lanes.bitmask(lanes.replace(lanes.splat(1), 2, -1)))).toBe(4);
    expect(evaluate(lanes.extract(lanes.replace(lanes.splat(1), 3, -9), 3))).toBe(-9);
  });
});

test('products wrap', () => {
  expect(wordsOfVector(i32x4.mul(i32x4.const(3, -4, 65537, 2), i32x4.splat(65537)))).toEqual(
    [3, -4, 65537, 2].map((value) => Math.imul(value, 65537)),
  );
  expect(shortsOfVector(i16x8.mul(i16x8.splat(300), i16x8.splat(300)))).toEqual(
    Array(8).fill((90000 << 16) >> 16),
  );
});

test('numbers are widened, narrowed and multiplied in pairs', () => {
  expect(wordsOfVector(i32x4.extendLowI16x8(i16x8.splat(-2)))).toEqual([-2, -2, -2, -2]);
  expect(wordsOfVector(i32x4.extendHighI16x8U(i16x8.splat(-1)))).toEqual(Array(4).fill(65535));
  expect(shortsOfVector(i16x8.extendLowI8x16(i8x16.splat(-2)))).toEqual(Array(8).fill(-2));
  expect(shortsOfVector(i16x8.narrowI32x4(i32x4.splat(70000), i32x4.splat(-5)))).toEqual([
    ...Array(4).fill(32767),
    ...Array(4).fill(-5),
  ]);
  // 3 · 5 + 3 · 5
  expect(wordsOfVector(i32x4.dotI16x8(i16x8.splat(3), i16x8.splat(5)))).toEqual([30, 30, 30, 30]);
});

test('floats out of range give the nearest whole number', () => {
  expect(wordsOfVector(i32x4.saturateF32x4(f32x4.const(1.9, -1.9, 1e20, Number.NaN)))).toEqual([
    1,
    -1,
    2 ** 31 - 1,
    0,
  ]);
});

test('lanes of 64 bits', () => {
  // −3 is the words (−3, −1), least significant first.
  expect(wordsOfVector(i64x2.sub(i64x2.splat(2n), i64x2.splat(5n)))).toEqual([-3, -1, -3, -1]);
  expect(wordsOfVector(i64x2.mul(i64x2.splat(2n ** 20n), i64x2.splat(2n ** 20n)))).toEqual([0, 256, 0, 256]);
  expect(wordsOfVector(i64x2.shl(i64x2.splat(1n), 33))).toEqual([0, 2, 0, 2]);
  expect(wordsOfVector(i64x2.extendLowI32x4(i32x4.const(-1, 7, 0, 0)))).toEqual([-1, -1, 7, 0]);
  expect(evaluate(i64x2.extract(i64x2.replace(i64x2.splat(0n), 1, -5n), 1))).toBe(-5n);
  expect(wordsOfVector(i64x2.lt(i64x2.splat(-1n), i64x2.splat(0n)))).toEqual([-1, -1, -1, -1]);
});
