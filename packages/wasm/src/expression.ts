import { signed } from './leb128';

/** What a WebAssembly value can be. `v128` is a vector of 128 bits, whatever its lanes. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

/** A value type, or `none` for code that leaves no value. */
export type ResultType = ValueType | 'none';

/**
 * Code that leaves one value of type `T` on the stack; for `none`, nothing.
 *
 * An expression is evaluated where it is used, as often as it is used, and reads its variables
 * at that moment. To evaluate it once, put it into a variable with `f.let`.
 */
export interface Expression<out T extends ResultType> {
  readonly type: T;
  readonly code: readonly number[];
}

/** A local or a global: an expression that can be assigned to. */
export interface Variable<out T extends ValueType> extends Expression<T> {
  /** Code that moves the top of the stack into the variable. */
  readonly assignment: readonly number[];
}

/** Numbers that may stand for an expression: whole ones for `i32`, a bigint for `i64`. */
export interface Literals {
  readonly i32: number;
  readonly i64: bigint;
  readonly f32: number;
  readonly f64: number;
  readonly v128: never;
}

/** An expression, or a number to be taken as a constant of its type. */
export type Operand<T extends ValueType> = Expression<T> | Literals[T];

/** Bytes that stand for each type in a module. */
export const typeByte: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};

export function expression<T extends ResultType>(
  type: T,
  ...parts: readonly (readonly number[])[]
): Expression<T> {
  return { type, code: joined(parts) };
}

/** All parts in a row. (`flat` would take ten times as long.) */
export function joined(parts: readonly (readonly number[])[]): number[] {
  return ([] as number[]).concat(...parts);
}

/** The code of an operand. A number becomes a constant of the type. */
export function codeOf<T extends ValueType>(type: T, operand: Operand<T>): readonly number[] {
  if (typeof operand === 'object') return operand.code;
  switch (type) {
    case 'i32':
      // Addresses up to 2^32 − 1 have the same bits as negative numbers.
      return [0x41, ...signed(Number(operand) | 0)];
    case 'i64':
      return [0x42, ...signed(BigInt.asIntN(64, BigInt(operand)))];
    case 'f32':
      return [0x43, ...bytesOf(Float32Array.of(Number(operand)))];
    default:
      return [0x44, ...bytesOf(Float64Array.of(Number(operand)))];
  }
}

/** The little-endian bytes of an array, lane after lane. */
export function bytesOf(lanes: Float32Array | Float64Array | Int32Array): number[] {
  const size = lanes.BYTES_PER_ELEMENT;
  const view = new DataView(new ArrayBuffer(lanes.byteLength));
  lanes.forEach((value, lane) => {
    if (lanes instanceof Float32Array) view.setFloat32(lane * size, value, true);
    else if (lanes instanceof Float64Array) view.setFloat64(lane * size, value, true);
    else view.setInt32(lane * size, value, true);
  });
  return [...new Uint8Array(view.buffer)];
}
