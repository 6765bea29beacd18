import { codeOf, type Expression, expression, type Operand } from './expression';
import { load, place } from './memory-access';
import { binary, SIMD, selectOf, ternary, unary } from './operation';

type Vector = Expression<'v128'>;

const loadLane =
  (opcode: number, alignment: number) =>
  (address: Operand<'i32'>, vector: Vector, lane: number, offset = 0): Vector =>
    expression('v128', codeOf('i32', address), vector.code, [SIMD, opcode], place(alignment, offset), [lane]);

/** Vectors of 128 bits, whatever their lanes. */
export const v128 = {
  load: load('v128', [SIMD, 0], 4),
  /** One number from memory, in every lane. */
  load8Splat: load('v128', [SIMD, 7], 0),
  load16Splat: load('v128', [SIMD, 8], 1),
  load32Splat: load('v128', [SIMD, 9], 2),
  load64Splat: load('v128', [SIMD, 10], 3),
  /** One number from memory in lane 0, zeros in the others. */
  load32Zero: load('v128', [SIMD, 92], 2),
  load64Zero: load('v128', [SIMD, 93], 3),
  /** Half a vector from memory, each lane widened to twice its bits. */
  load8x8: load('v128', [SIMD, 1], 3),
  load8x8U: load('v128', [SIMD, 2], 3),
  load16x4: load('v128', [SIMD, 3], 3),
  load16x4U: load('v128', [SIMD, 4], 3),
  load32x2: load('v128', [SIMD, 5], 3),
  load32x2U: load('v128', [SIMD, 6], 3),
  /** The vector with one lane replaced by a number from memory. */
  load32Lane: loadLane(86, 2),
  load64Lane: loadLane(87, 3),
  ...unary('v128', 'v128', { not: 77 }, SIMD),
  ...unary('v128', 'i32', { anyTrue: 83 }, SIMD),
  /** `andNot(a, b)` is a & ~b. */
  ...binary('v128', 'v128', { and: 78, andNot: 79, or: 80, xor: 81 }, SIMD),
  /** `bitSelect(a, b, mask)`: bits of a where the mask has 1, bits of b where it has 0. */
  ...ternary('v128', { bitSelect: 82 }, SIMD),
  select: selectOf('v128'),
} as const;

/**
 * Bytes chosen from two vectors.
 * @param lanes - 16 constants in [0, 32): 0 … 15 are bytes of `left`, 16 … 31 of `right`.
 */
export function shuffle8(left: Vector, right: Vector, lanes: readonly number[]): Vector {
  return expression('v128', left.code, right.code, [SIMD, 13, ...lanes]);
}

/** 32-bit lanes chosen from two vectors: 0 … 3 are of `left`, 4 … 7 of `right`. */
export function shuffle32(
  left: Vector,
  right: Vector,
  lanes: readonly [number, number, number, number],
): Vector {
  return shuffle8(
    left,
    right,
    lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
  );
}

/** 64-bit lanes chosen from two vectors: 0, 1 are of `left`, 2, 3 of `right`. */
export function shuffle64(left: Vector, right: Vector, lanes: readonly [number, number]): Vector {
  return shuffle8(
    left,
    right,
    lanes.flatMap((lane) => Array.from({ length: 8 }, (_, byte) => 8 * lane + byte)),
  );
}

/** Four vectors of four 32-bit lanes, seen as rows of a matrix, turned into its columns. */
export function transpose4(
  rows: readonly [Vector, Vector, Vector, Vector],
  keep: (value: Vector) => Vector,
): readonly [Vector, Vector, Vector, Vector] {
  const [a, b, c, d] = rows;
  const abLow = keep(shuffle32(a, b, [0, 4, 1, 5]));
  const cdLow = keep(shuffle32(c, d, [0, 4, 1, 5]));
  const abHigh = keep(shuffle32(a, b, [2, 6, 3, 7]));
  const cdHigh = keep(shuffle32(c, d, [2, 6, 3, 7]));
  return [
    shuffle64(abLow, cdLow, [0, 2]),
    shuffle64(abLow, cdLow, [1, 3]),
    shuffle64(abHigh, cdHigh, [0, 2]),
    shuffle64(abHigh, cdHigh, [1, 3]),
  ];
}
