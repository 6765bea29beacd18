import { expect, test } from 'vitest';
import { i8x16, i32x4 } from './integer-lanes';
import { evaluate, signedBytesOfVector, wordsOfVector } from './testing/evaluate';
import { shuffle8, shuffle32, shuffle64, transpose4, v128 } from './vectors';

const a = i32x4.const(0, 1, 2, 3);
const b = i32x4.const(4, 5, 6, 7);

test('bits are combined', () => {
  const [x, y] = [0b1100, 0b1010];
  const [vx, vy] = [i32x4.splat(x), i32x4.splat(y)];
  expect(wordsOfVector(v128.and(vx, vy))).toEqual(Array(4).fill(x & y));
  expect(wordsOfVector(v128.or(vx, vy))).toEqual(Array(4).fill(x | y));
  expect(wordsOfVector(v128.xor(vx, vy))).toEqual(Array(4).fill(x ^ y));
  expect(wordsOfVector(v128.andNot(vx, vy))).toEqual(Array(4).fill(x & ~y));
  expect(wordsOfVector(v128.not(vx))).toEqual(Array(4).fill(~x));
  expect(wordsOfVector(v128.bitSelect(vx, vy, i32x4.splat(0b0110)))).toEqual(Array(4).fill(0b1100));
  expect(evaluate(v128.anyTrue(i32x4.const(0, 0, 4, 0)))).toBe(1);
  expect(evaluate(v128.anyTrue(i32x4.splat(0)))).toBe(0);
});

test('a vector is selected by a condition', () => {
  expect(wordsOfVector(v128.select(1, a, b))).toEqual([0, 1, 2, 3]);
  expect(wordsOfVector(v128.select(0, a, b))).toEqual([4, 5, 6, 7]);
});

test('shuffles choose lanes of two vectors', () => {
  expect(wordsOfVector(shuffle32(a, b, [7, 0, 3, 4]))).toEqual([7, 0, 3, 4]);
  expect(wordsOfVector(shuffle64(a, b, [3, 0]))).toEqual([6, 7, 0, 1]);
  const bytes = Array.from({ length: 16 }, (_, i) => (i * 7) % 32);
  const low = i32x4.const(0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c);
  const high = i8x16.add(low, i8x16.splat(16));
  expect(signedBytesOfVector(shuffle8(low, high, bytes))).toEqual(bytes);
  expect(signedBytesOfVector(i8x16.swizzle(low, i8x16.splat(9)))).toEqual(Array(16).fill(9));
  expect(signedBytesOfVector(i8x16.swizzle(low, i8x16.splat(16)))).toEqual(Array(16).fill(0));
});

test('a matrix of 4 × 4 is transposed', () => {
  const rows = [0, 4, 8, 12].map((first) => i32x4.add(a, i32x4.splat(first)));
  const columns = transpose4(rows as never, (value) => value);
  columns.forEach((column, index) => {
    expect(wordsOfVector(column)).toEqual([index, index + 4, index + 8, index + 12]);
  });
});
