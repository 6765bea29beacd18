import { describe, expect, test } from 'vitest';
import { hasRelaxedSimd } from './features';
import { f32x4, f64x2, multiplyAdd } from './float-lanes';
import { f32 } from './floats';
import { i32x4 } from './integer-lanes';
import { doublesOfVector, evaluate, floatsOfVector, wordsOfVector } from './testing/evaluate';

const left = [1.5, -2.25, 0, 1e10] as const;
const right = [3, -2.25, -4.5, 1e-10] as const;
const single = (values: readonly number[]) => values.map(Math.fround);

const arithmetic = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  pmin: Math.min,
  pmax: Math.max,
} satisfies Record<string, (a: number, b: number) => number>;

const comparisons = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  gt: (a, b) => a > b,
  le: (a, b) => a <= b,
  ge: (a, b) => a >= b,
} satisfies Record<string, (a: number, b: number) => boolean>;

const functions = {
  abs: Math.abs,
  neg: (a) => -a,
  ceil: Math.ceil,
  floor: Math.floor,
  trunc: Math.trunc,
  sqrt: Math.sqrt,
} satisfies Record<string, (a: number) => number>;

describe('f32x4', () => {
  test.each(Object.entries(arithmetic))('%s works lane by lane', (name, reference) => {
    const result = f32x4[name as keyof typeof arithmetic](f32x4.const(...left), f32x4.const(...right));
    const [a, b] = [single(left), single(right)];
    expect(floatsOfVector(result)).toEqual(single(a.map((value, lane) => reference(value, b[lane]!))));
  });

  test.each(Object.entries(comparisons))('%s gives all ones or all zeros', (name, reference) => {
    const result = f32x4[name as keyof typeof comparisons](f32x4.const(...left), f32x4.const(...right));
    expect(wordsOfVector(result)).toEqual(
      left.map((value, lane) => (reference(value, right[lane]!) ? -1 : 0)),
    );
  });

  test.each(Object.entries(functions))('%s works lane by lane', (name, reference) => {
    const result = f32x4[name as keyof typeof functions](f32x4.const(...left));
    expect(floatsOfVector(result)).toEqual(single(left.map((value) => reference(value))));
  });

  test('halves go to the even neighbour', () => {
    expect(floatsOfVector(f32x4.nearest(f32x4.const(0.5, 1.5, 2.5, -3.5)))).toEqual([0, 2, 2, -4]);
  });

  test('one number fills all lanes, whether constant or not', () => {
    expect(floatsOfVector(f32x4.splat(2.5))).toEqual([2.5, 2.5, 2.5, 2.5]);
    expect(floatsOfVector(f32x4.splat(f32.add(1, 2)))).toEqual([3, 3, 3, 3]);
  });

  test('lanes are read and replaced', () => {
    expect(evaluate(f32x4.extract(f32x4.const(...left), 1))).toBe(-2.25);
    expect(floatsOfVector(f32x4.replace(f32x4.splat(0), 2, 7))).toEqual([0, 0, 7, 0]);
  });

  test('whole numbers and doubles are converted', () => {
    expect(floatsOfVector(f32x4.convertI32x4(i32x4.const(-1, 0, 5, 2 ** 24)))).toEqual([-1, 0, 5, 2 ** 24]);
    expect(floatsOfVector(f32x4.convertI32x4U(i32x4.splat(-1)))).toEqual(Array(4).fill(2 ** 32));
    expect(floatsOfVector(f32x4.demoteF64x2(f64x2.const(0.1, 2)))).toEqual([Math.fround(0.1), 2, 0, 0]);
  });

  test('multiply-add multiplies and adds', () => {
    const three = [f32x4.splat(2), f32x4.const(1, 2, 3, 4), f32x4.splat(10)] as const;
    expect(floatsOfVector(multiplyAdd(false)(...three))).toEqual([12, 14, 16, 18]);
  });

  test.skipIf(!hasRelaxedSimd())('relaxed multiply-add multiplies and adds', () => {
    const three = [f32x4.splat(2), f32x4.const(1, 2, 3, 4), f32x4.splat(10)] as const;
    expect(floatsOfVector(multiplyAdd(true)(...three))).toEqual([12, 14, 16, 18]);
    expect(floatsOfVector(f32x4.relaxedNmadd(...three))).toEqual([8, 6, 4, 2]);
  });
});

describe('f64x2', () => {
  test.each(Object.entries(arithmetic))('%s works lane by lane', (name, reference) => {
    const result = f64x2[name as keyof typeof arithmetic](f64x2.const(0.1, -3), f64x2.const(0.7, 2));
    expect(doublesOfVector(result)).toEqual([reference(0.1, 0.7), reference(-3, 2)]);
  });

  test.each(Object.entries(functions))('%s works lane by lane', (name, reference) => {
    const result = f64x2[name as keyof typeof functions](f64x2.const(2.5, 0.3));
    expect(doublesOfVector(result)).toEqual([reference(2.5), reference(0.3)]);
  });

  test.each(Object.entries(comparisons))('%s gives all ones or all zeros', (name, reference) => {
    const result = f64x2[name as keyof typeof comparisons](f64x2.const(1, 2), f64x2.const(1, 3));
    const [low, high] = [reference(1, 1), reference(2, 3)].map((truth) => (truth ? -1 : 0));
    expect(wordsOfVector(result)).toEqual([low, low, high, high]);
  });

  test('lanes are filled, read, replaced and converted', () => {
    expect(doublesOfVector(f64x2.splat(0.1))).toEqual([0.1, 0.1]);
    expect(evaluate(f64x2.extract(f64x2.const(1, 2), 1))).toBe(2);
    expect(doublesOfVector(f64x2.replace(f64x2.splat(1), 0, 9))).toEqual([9, 1]);
    expect(doublesOfVector(f64x2.nearest(f64x2.const(0.5, 1.5)))).toEqual([0, 2]);
    expect(doublesOfVector(f64x2.promoteLowF32x4(f32x4.const(1, 2, 3, 4)))).toEqual([1, 2]);
    expect(doublesOfVector(f64x2.convertLowI32x4(i32x4.const(-1, 2, 3, 4)))).toEqual([-1, 2]);
  });
});
