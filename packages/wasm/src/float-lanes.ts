import { bytesOf, codeOf, type Expression, expression, type Operand } from './expression';
import { binary, extractLane, replaceLane, SIMD, ternary, unary } from './operation';

const RELAXED = 0x100;

/** Four floating-point numbers of 32 bits. Comparisons give all ones or all zeros in each lane. */
export const f32x4 = {
  const: (a: number, b: number, c: number, d: number) =>
    expression('v128', [SIMD, 12], bytesOf(Float32Array.of(a, b, c, d))),
  /** The same number in every lane. */
  splat: (value: Operand<'f32'>): Expression<'v128'> =>
    typeof value === 'number'
      ? f32x4.const(value, value, value, value)
      : expression('v128', codeOf('f32', value), [SIMD, 19]),
  extract: extractLane('f32', 31),
  replace: replaceLane('f32', 32),
  ...binary('v128', 'v128', { eq: 65, ne: 66, lt: 67, gt: 68, le: 69, ge: 70 }, SIMD),
  ...unary(
    'v128',
    'v128',
    { ceil: 103, floor: 104, trunc: 105, nearest: 106, abs: 224, neg: 225, sqrt: 227 },
    SIMD,
  ),
  ...unary('v128', 'v128', { demoteF64x2: 94, convertI32x4: 250, convertI32x4U: 251 }, SIMD),
  /** `pmin(a, b)` is b < a ? b : a, one instruction; `min` knows about NaN and −0 and costs more. */
  ...binary(
    'v128',
    'v128',
    { add: 228, sub: 229, mul: 230, div: 231, min: 232, max: 233, pmin: 234, pmax: 235 },
    SIMD,
  ),
  /** a · b + c and −a · b + c, rounded once or twice as the machine likes. Needs relaxed SIMD. */
  ...ternary('v128', { relaxedMadd: RELAXED + 5, relaxedNmadd: RELAXED + 6 }, SIMD),
} as const;

/** Two floating-point numbers of 64 bits. */
export const f64x2 = {
  const: (a: number, b: number) => expression('v128', [SIMD, 12], bytesOf(Float64Array.of(a, b))),
  splat: (value: Operand<'f64'>): Expression<'v128'> =>
    typeof value === 'number'
      ? f64x2.const(value, value)
      : expression('v128', codeOf('f64', value), [SIMD, 20]),
  extract: extractLane('f64', 33),
  replace: replaceLane('f64', 34),
  ...binary('v128', 'v128', { eq: 71, ne: 72, lt: 73, gt: 74, le: 75, ge: 76 }, SIMD),
  ...unary('v128', 'v128', { ceil: 116, floor: 117, trunc: 122, nearest: 148 }, SIMD),
  ...unary('v128', 'v128', { abs: 236, neg: 237, sqrt: 239 }, SIMD),
  ...unary('v128', 'v128', { promoteLowF32x4: 95, convertLowI32x4: 254, convertLowI32x4U: 255 }, SIMD),
  ...binary(
    'v128',
    'v128',
    { add: 240, sub: 241, mul: 242, div: 243, min: 244, max: 245, pmin: 246, pmax: 247 },
    SIMD,
  ),
  ...ternary('v128', { relaxedMadd: RELAXED + 7, relaxedNmadd: RELAXED + 8 }, SIMD),
} as const;

/** `(a, b, c) => a · b + c` on four lanes: fused where `relaxed`, otherwise a product and a sum. */
export function multiplyAdd(relaxed: boolean) {
  return (a: Expression<'v128'>, b: Expression<'v128'>, c: Expression<'v128'>): Expression<'v128'> =>
    relaxed ? f32x4.relaxedMadd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}
