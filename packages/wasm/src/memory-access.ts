import { codeOf, type Expression, expression, type Operand, type ValueType } from './expression';
import { unsigned } from './leb128';
import { ATOMIC, type Instruction, SIMD } from './operation';

/** `[instruction, log₂ of the bytes it touches]` */
type Access = readonly [instruction: Instruction, alignment: number];

/**
 * Reads memory.
 * @param address - In bytes, taken as unsigned. Need not be aligned, except for atomic access.
 * @param offset - A constant in [0, 2^32), added to the address without overflow.
 */
export type Load<T extends ValueType> = (address: Operand<'i32'>, offset?: number) => Expression<T>;

/** Writes memory; address and offset as for {@link Load}. */
export type Store<T extends ValueType> = (
  address: Operand<'i32'>,
  value: Operand<T>,
  offset?: number,
) => void;

/** Operands of a memory instruction: the alignment it hints at, and the offset. */
export function place(alignment: number, offset: number): number[] {
  return [...unsigned(alignment), ...unsigned(offset)];
}

export function load<T extends ValueType>(type: T, instruction: Instruction, alignment: number): Load<T> {
  return (address, offset = 0) =>
    expression(type, codeOf('i32', address), instruction, place(alignment, offset));
}

const storeTable = {
  i32: ['i32', [[0x36], 2]],
  i64: ['i64', [[0x37], 3]],
  f32: ['f32', [[0x38], 2]],
  f64: ['f64', [[0x39], 3]],
  v128: ['v128', [[SIMD, 11], 4]],
  /** The low 8 bits. */
  i32Low8: ['i32', [[0x3a], 0]],
  /** The low 16 bits. */
  i32Low16: ['i32', [[0x3b], 1]],
  i32Atomic: ['i32', [[ATOMIC, 0x17], 2]],
  i64Atomic: ['i64', [[ATOMIC, 0x18], 3]],
} as const satisfies Record<string, readonly [ValueType, Access]>;

type StoreTable = typeof storeTable;

/** The statements that write memory, by what they write. */
export type Stores = { readonly [name in keyof StoreTable]: Store<StoreTable[name][0]> } & {
  /** Lane `lane` of a vector of four 32-bit lanes. */
  readonly lane32: (
    address: Operand<'i32'>,
    vector: Expression<'v128'>,
    lane: number,
    offset?: number,
  ) => void;
  /** Lane `lane` of a vector of two 64-bit lanes. */
  readonly lane64: (
    address: Operand<'i32'>,
    vector: Expression<'v128'>,
    lane: number,
    offset?: number,
  ) => void;
};

/** The stores of a function under construction, which `append` puts at its end. */
export function storesInto(append: (...parts: readonly (readonly number[])[]) => void): Stores {
  const whole = Object.entries(storeTable).map(([name, [type, [instruction, alignment]]]) => [
    name,
    (address: Operand<'i32'>, value: Operand<typeof type>, offset = 0) =>
      append(codeOf('i32', address), codeOf(type, value), instruction, place(alignment, offset)),
  ]);
  const lane =
    (opcode: number, alignment: number) =>
    (address: Operand<'i32'>, vector: Expression<'v128'>, index: number, offset = 0) =>
      append(codeOf('i32', address), vector.code, [SIMD, opcode], place(alignment, offset), [index]);
  return { ...Object.fromEntries(whole), lane32: lane(90, 2), lane64: lane(91, 3) } as Stores;
}
