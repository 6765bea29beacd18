import { describe, expect, test } from 'vitest';
import { f32, f64 } from './floats';
import { i32, i64 } from './integers';
import { evaluate } from './testing/evaluate';

const words = [0, 1, -1, 5, -7, 31, 1 << 30, 2 ** 31 - 1, -(2 ** 31)];
const bit = (truth: boolean) => (truth ? 1 : 0);

describe('i32', () => {
  const references = {
    eq: (a, b) => bit(a === b),
    ne: (a, b) => bit(a !== b),
    lt: (a, b) => bit(a < b),
    ltU: (a, b) => bit(a >>> 0 < b >>> 0),
    gt: (a, b) => bit(a > b),
    gtU: (a, b) => bit(a >>> 0 > b >>> 0),
    le: (a, b) => bit(a <= b),
    leU: (a, b) => bit(a >>> 0 <= b >>> 0),
    ge: (a, b) => bit(a >= b),
    geU: (a, b) => bit(a >>> 0 >= b >>> 0),
    add: (a, b) => (a + b) | 0,
    sub: (a, b) => (a - b) | 0,
    mul: (a, b) => Math.imul(a, b),
    and: (a, b) => a & b,
    or: (a, b) => a | b,
    xor: (a, b) => a ^ b,
    shl: (a, b) => a << b,
    shr: (a, b) => a >> b,
    shrU: (a, b) => (a >>> b) | 0,
    rotl: (a, b) => (a << b) | ((b & 31) === 0 ? 0 : a >>> (32 - (b & 31))),
    rotr: (a, b) => ((b & 31) === 0 ? a : (a >>> b) | (a << (32 - (b & 31)))),
  } satisfies Partial<Record<keyof typeof i32, (a: number, b: number) => number>>;

  test.each(Object.entries(references))('%s is what JavaScript says', (name, reference) => {
    const operation = i32[name as keyof typeof references];
    for (const a of words) for (const b of words) expect(evaluate(operation(a, b))).toBe(reference(a, b));
  });

  test('division rounds towards zero, signed or not', () => {
    expect(evaluate(i32.div(-7, 2))).toBe(-3);
    expect(evaluate(i32.rem(-7, 2))).toBe(-1);
    expect(evaluate(i32.divU(-1, 2))).toBe(2 ** 31 - 1);
    expect(evaluate(i32.remU(-1, 10))).toBe((2 ** 32 - 1) % 10);
  });

  test('bits are counted and signs extended', () => {
    expect(evaluate(i32.clz(1))).toBe(31);
    expect(evaluate(i32.ctz(8))).toBe(3);
    expect(evaluate(i32.popcnt(-1))).toBe(32);
    expect(evaluate(i32.eqz(0))).toBe(1);
    expect(evaluate(i32.extend8(0xff))).toBe(-1);
    expect(evaluate(i32.extend16(0x8000))).toBe(-(2 ** 15));
  });

  test('numbers of other types are converted', () => {
    expect(evaluate(i32.wrapI64(2n ** 32n + 5n))).toBe(5);
    expect(evaluate(i32.truncateF32(-2.9))).toBe(-2);
    expect(evaluate(i32.truncateF64U(2 ** 32 - 1))).toBe(-1);
    expect(evaluate(i32.saturateF32(1e20))).toBe(2 ** 31 - 1);
    expect(evaluate(i32.saturateF64(Number.NaN))).toBe(0);
    expect(evaluate(i32.reinterpretF32(1))).toBe(0x3f800000);
  });

  test('select evaluates to one of two', () => {
    expect(evaluate(i32.select(1, 10, 20))).toBe(10);
    expect(evaluate(f32.select(0, 10, 20))).toBe(20);
  });
});

describe('i64', () => {
  const longs = [0n, 1n, -1n, 12345678901234n, -(2n ** 63n), 2n ** 63n - 1n];
  const wrap = (value: bigint) => BigInt.asIntN(64, value);

  test('sums, differences, products and bits wrap at 64 bits', () => {
    for (const a of longs) {
      for (const b of longs) {
        expect(evaluate(i64.add(a, b))).toBe(wrap(a + b));
        expect(evaluate(i64.sub(a, b))).toBe(wrap(a - b));
        expect(evaluate(i64.mul(a, b))).toBe(wrap(a * b));
        expect(evaluate(i64.and(a, b))).toBe(a & b);
        expect(evaluate(i64.or(a, b))).toBe(a | b);
        expect(evaluate(i64.xor(a, b))).toBe(a ^ b);
        expect(evaluate(i64.lt(a, b))).toBe(bit(a < b));
        expect(evaluate(i64.geU(a, b))).toBe(bit(BigInt.asUintN(64, a) >= BigInt.asUintN(64, b)));
      }
    }
  });

  test('shifts, divisions and conversions', () => {
    expect(evaluate(i64.shl(1n, 40n))).toBe(2n ** 40n);
    expect(evaluate(i64.shr(-8n, 1n))).toBe(-4n);
    expect(evaluate(i64.shrU(-1n, 60n))).toBe(15n);
    expect(evaluate(i64.rotl(1n, 65n))).toBe(2n);
    expect(evaluate(i64.div(-7n, 2n))).toBe(-3n);
    expect(evaluate(i64.remU(7n, 4n))).toBe(3n);
    expect(evaluate(i64.clz(1n))).toBe(63n);
    expect(evaluate(i64.extendI32(-1))).toBe(-1n);
    expect(evaluate(i64.extendI32U(-1))).toBe(2n ** 32n - 1n);
    expect(evaluate(i64.saturateF64(-1e30))).toBe(-(2n ** 63n));
    expect(evaluate(i64.reinterpretF64(1))).toBe(0x3ff0000000000000n);
  });
});

describe('floating point', () => {
  const numbers = [0, 1, -1, 0.5, -2.5, 3.25, 1e10, -1e-10];
  const binaries = {
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    mul: (a, b) => a * b,
    div: (a, b) => a / b,
    min: (a, b) => Math.min(a, b),
    max: (a, b) => Math.max(a, b),
    eq: (a, b) => bit(a === b),
    ne: (a, b) => bit(a !== b),
    lt: (a, b) => bit(a < b),
    gt: (a, b) => bit(a > b),
    le: (a, b) => bit(a <= b),
    ge: (a, b) => bit(a >= b),
  } satisfies Record<string, (a: number, b: number) => number>;

  test.each(Object.entries(binaries))('%s is what JavaScript says', (name, reference) => {
    for (const a of numbers) {
      for (const b of numbers) {
        const key = name as keyof typeof binaries;
        const [x, y] = [Math.fround(a), Math.fround(b)];
        expect(evaluate(f64[key](a, b))).toEqual(reference(a, b));
        expect(evaluate(f32[key](a, b))).toEqual(Math.fround(reference(x, y)));
      }
    }
  });

  test('functions of one number', () => {
    for (const type of [f32, f64]) {
      expect(evaluate(type.abs(-2.5))).toBe(2.5);
      expect(evaluate(type.neg(2.5))).toBe(-2.5);
      expect(evaluate(type.ceil(2.1))).toBe(3);
      expect(evaluate(type.floor(-2.1))).toBe(-3);
      expect(evaluate(type.trunc(-2.9))).toBe(-2);
      // Halves go to the even neighbour.
      expect(evaluate(type.nearest(2.5))).toBe(2);
      expect(evaluate(type.sqrt(9))).toBe(3);
      expect(evaluate(type.copysign(3, -1))).toBe(-3);
      expect(evaluate(type.convertI32(-5))).toBe(-5);
      expect(evaluate(type.convertI32U(-1))).toBe(type === f32 ? 2 ** 32 : 2 ** 32 - 1);
    }
    expect(evaluate(f32.demoteF64(0.1))).toBe(Math.fround(0.1));
    expect(evaluate(f64.promoteF32(0.1))).toBe(Math.fround(0.1));
    expect(evaluate(f32.reinterpretI32(0x3f800000))).toBe(1);
    expect(evaluate(f64.reinterpretI64(0x3ff0000000000000n))).toBe(1);
    expect(evaluate(f64.convertI64(2n ** 40n))).toBe(2 ** 40);
  });
});

test('constants keep every bit', () => {
  for (const value of [2 ** 31 - 1, -(2 ** 31), -64, 63, 64, 8191])
    expect(evaluate(i32.const(value))).toBe(value);
  for (const value of [2n ** 63n - 1n, -(2n ** 63n)]) expect(evaluate(i64.const(value))).toBe(value);
  for (const value of [Math.PI, -0, Infinity, 5e-324]) expect(evaluate(f64.const(value))).toBe(value);
  expect(evaluate(f32.const(1e-45))).toBe(Math.fround(1e-45));
});
