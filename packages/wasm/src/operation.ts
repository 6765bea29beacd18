import { codeOf, type Expression, expression, type Operand, type ValueType } from './expression';
import { unsigned } from './leb128';

/** The bytes of an instruction. Those of the extended families follow a prefix byte. */
export type Instruction = readonly number[];

/** Byte before the instructions on vectors. */
export const SIMD = 0xfd;
/** Byte before saturating conversions and bulk memory. */
export const EXTENDED = 0xfc;
/** Byte before atomic instructions. */
export const ATOMIC = 0xfe;

/** Opcodes by name. A number is one byte; with a prefix it is LEB128. */
type Opcodes<Name extends string> = Readonly<Record<Name, number>>;

type Operations<Name extends string, Operation> = { readonly [name in Name]: Operation };

export type Unary<T extends ValueType, R extends ValueType> = (value: Operand<T>) => Expression<R>;
export type Binary<T extends ValueType, R extends ValueType> = (
  left: Operand<T>,
  right: Operand<T>,
) => Expression<R>;
export type Ternary<T extends ValueType, R extends ValueType> = (
  a: Operand<T>,
  b: Operand<T>,
  c: Operand<T>,
) => Expression<R>;

function each<Name extends string, Operation>(
  opcodes: Opcodes<Name>,
  prefix: number | undefined,
  make: (instruction: Instruction) => Operation,
): Operations<Name, Operation> {
  const entries = Object.entries<number>(opcodes).map(([name, opcode]) => [
    name,
    make(prefix === undefined ? [opcode] : [prefix, ...unsigned(opcode)]),
  ]);
  return Object.fromEntries(entries) as Operations<Name, Operation>;
}

/** Operations of one operand. */
export function unary<T extends ValueType, R extends ValueType, Name extends string>(
  operand: T,
  result: R,
  opcodes: Opcodes<Name>,
  prefix?: number,
): Operations<Name, Unary<T, R>> {
  return each(opcodes, prefix, (instruction) => (value: Operand<T>) => {
    return expression(result, codeOf(operand, value), instruction);
  });
}

/** Operations of two operands of one type. */
export function binary<T extends ValueType, R extends ValueType, Name extends string>(
  operand: T,
  result: R,
  opcodes: Opcodes<Name>,
  prefix?: number,
): Operations<Name, Binary<T, R>> {
  return each(opcodes, prefix, (instruction) => (left: Operand<T>, right: Operand<T>) => {
    return expression(result, codeOf(operand, left), codeOf(operand, right), instruction);
  });
}

/** Operations of three operands of one type. */
export function ternary<T extends ValueType, Name extends string>(
  operand: T,
  opcodes: Opcodes<Name>,
  prefix?: number,
): Operations<Name, Ternary<T, T>> {
  return each(opcodes, prefix, (instruction) => (a: Operand<T>, b: Operand<T>, c: Operand<T>) => {
    return expression(operand, codeOf(operand, a), codeOf(operand, b), codeOf(operand, c), instruction);
  });
}

/** Shifts of every lane by the same number of bits. */
export function shifts<Name extends string>(
  opcodes: Opcodes<Name>,
): Operations<Name, (vector: Expression<'v128'>, bits: Operand<'i32'>) => Expression<'v128'>> {
  return each(opcodes, SIMD, (instruction) => (vector: Expression<'v128'>, bits: Operand<'i32'>) => {
    return expression('v128', vector.code, codeOf('i32', bits), instruction);
  });
}

/**
 * Reads one lane of a vector.
 * @param lane - A constant in [0, number of lanes).
 */
export function extractLane<R extends ValueType>(result: R, opcode: number) {
  return (vector: Expression<'v128'>, lane: number): Expression<R> =>
    expression(result, vector.code, [SIMD, opcode, lane]);
}

/**
 * A vector with one lane replaced.
 * @param lane - A constant in [0, number of lanes).
 */
export function replaceLane<T extends ValueType>(type: T, opcode: number) {
  return (vector: Expression<'v128'>, lane: number, value: Operand<T>): Expression<'v128'> =>
    expression('v128', vector.code, codeOf(type, value), [SIMD, opcode, lane]);
}

/** `if condition then left else right`, both evaluated. */
export function selectOf<T extends ValueType>(type: T) {
  return (condition: Operand<'i32'>, left: Operand<T>, right: Operand<T>): Expression<T> =>
    expression(
      type,
      codeOf(type, left),
      codeOf(type, right),
      codeOf('i32', condition),
      // Vectors need the form that names the type.
      type === 'v128' ? [0x1c, 1, 0x7b] : [0x1b],
    );
}
