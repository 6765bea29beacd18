import { bytesOf, codeOf, expression } from './expression';
import { binary, extractLane, replaceLane, SIMD, shifts, unary } from './operation';

/** Sixteen whole numbers of 8 bits. */
export const i8x16 = {
  ...unary('i32', 'v128', { splat: 15 }, SIMD),
  extract: extractLane('i32', 21),
  extractU: extractLane('i32', 22),
  replace: replaceLane('i32', 23),
  /** `swizzle(a, s)`: byte i is a[s[i]], or 0 where s[i] ≥ 16. */
  ...binary('v128', 'v128', { swizzle: 14 }, SIMD),
  ...binary(
    'v128',
    'v128',
    { eq: 35, ne: 36, lt: 37, ltU: 38, gt: 39, gtU: 40, le: 41, leU: 42, ge: 43, geU: 44 },
    SIMD,
  ),
  ...unary('v128', 'v128', { abs: 96, neg: 97, popcnt: 98 }, SIMD),
  ...unary('v128', 'i32', { allTrue: 99, bitmask: 100 }, SIMD),
  ...shifts({ shl: 107, shr: 108, shrU: 109 }),
  ...binary(
    'v128',
    'v128',
    { add: 110, sub: 113, min: 118, minU: 119, max: 120, maxU: 121, averageU: 123 },
    SIMD,
  ),
  ...binary('v128', 'v128', { narrowI16x8: 101, narrowI16x8U: 102 }, SIMD),
} as const;

/** Eight whole numbers of 16 bits. */
export const i16x8 = {
  ...unary('i32', 'v128', { splat: 16 }, SIMD),
  extract: extractLane('i32', 24),
  extractU: extractLane('i32', 25),
  replace: replaceLane('i32', 26),
  ...binary(
    'v128',
    'v128',
    { eq: 45, ne: 46, lt: 47, ltU: 48, gt: 49, gtU: 50, le: 51, leU: 52, ge: 53, geU: 54 },
    SIMD,
  ),
  ...unary('v128', 'v128', { abs: 128, neg: 129, extendLowI8x16: 135, extendHighI8x16: 136 }, SIMD),
  ...unary('v128', 'v128', { extendLowI8x16U: 137, extendHighI8x16U: 138 }, SIMD),
  ...unary('v128', 'i32', { allTrue: 131, bitmask: 132 }, SIMD),
  ...shifts({ shl: 139, shr: 140, shrU: 141 }),
  ...binary('v128', 'v128', { add: 142, sub: 145, mul: 149, min: 150, minU: 151, max: 152, maxU: 153 }, SIMD),
  ...binary('v128', 'v128', { narrowI32x4: 133, narrowI32x4U: 134 }, SIMD),
} as const;

/** Four whole numbers of 32 bits. */
export const i32x4 = {
  const: (a: number, b: number, c: number, d: number) =>
    expression('v128', [SIMD, 12], bytesOf(Int32Array.of(a, b, c, d))),
  splat: (value: Parameters<typeof codeOf<'i32'>>[1]) =>
    typeof value === 'number' ? i32x4Const(value) : expression('v128', codeOf('i32', value), [SIMD, 17]),
  extract: extractLane('i32', 27),
  replace: replaceLane('i32', 28),
  ...binary(
    'v128',
    'v128',
    { eq: 55, ne: 56, lt: 57, ltU: 58, gt: 59, gtU: 60, le: 61, leU: 62, ge: 63, geU: 64 },
    SIMD,
  ),
  ...unary('v128', 'v128', { abs: 160, neg: 161, extendLowI16x8: 167, extendHighI16x8: 168 }, SIMD),
  ...unary('v128', 'v128', { extendLowI16x8U: 169, extendHighI16x8U: 170 }, SIMD),
  /** Numbers out of range give the nearest end of it, NaN gives 0. */
  ...unary('v128', 'v128', { saturateF32x4: 248, saturateF32x4U: 249 }, SIMD),
  ...unary('v128', 'i32', { allTrue: 163, bitmask: 164 }, SIMD),
  ...shifts({ shl: 171, shr: 172, shrU: 173 }),
  ...binary('v128', 'v128', { add: 174, sub: 177, mul: 181, min: 182, minU: 183, max: 184, maxU: 185 }, SIMD),
  /** Products of eight 16-bit lanes, added in pairs. */
  ...binary('v128', 'v128', { dotI16x8: 186 }, SIMD),
} as const;

/** Two whole numbers of 64 bits. */
export const i64x2 = {
  ...unary('i64', 'v128', { splat: 18 }, SIMD),
  extract: extractLane('i64', 29),
  replace: replaceLane('i64', 30),
  ...binary('v128', 'v128', { eq: 214, ne: 215, lt: 216, gt: 217, le: 218, ge: 219 }, SIMD),
  ...unary('v128', 'v128', { abs: 192, neg: 193, extendLowI32x4: 199, extendHighI32x4: 200 }, SIMD),
  ...unary('v128', 'v128', { extendLowI32x4U: 201, extendHighI32x4U: 202 }, SIMD),
  ...unary('v128', 'i32', { allTrue: 195, bitmask: 196 }, SIMD),
  ...shifts({ shl: 203, shr: 204, shrU: 205 }),
  ...binary('v128', 'v128', { add: 206, sub: 209, mul: 213 }, SIMD),
} as const;

function i32x4Const(value: number) {
  return i32x4.const(value, value, value, value);
}
