import { codeOf, type Expression, expression, type Operand } from './expression';
import { type Load, load, place } from './memory-access';
import { ATOMIC, type Instruction } from './operation';

/** Changes memory in one indivisible step and gives the value that stood there before. */
export type AtomicUpdate<T extends 'i32' | 'i64'> = (
  address: Operand<'i32'>,
  value: Operand<T>,
  offset?: number,
) => Expression<T>;

type UpdateName = 'add' | 'sub' | 'and' | 'or' | 'xor' | 'exchange';

export type Atomics<T extends 'i32' | 'i64'> = { readonly [name in UpdateName]: AtomicUpdate<T> } & {
  readonly load: Load<T>;
  /** Writes `replacement` if `expected` stands there. Gives the value from before. */
  readonly compareExchange: (
    address: Operand<'i32'>,
    expected: Operand<T>,
    replacement: Operand<T>,
    offset?: number,
  ) => Expression<T>;
};

/** The atomic operations of a type. Addresses must be multiples of its size, or they trap. */
export function atomicsOf<T extends 'i32' | 'i64'>(
  type: T,
  alignment: number,
  loadInstruction: Instruction,
  updates: Readonly<Record<UpdateName, number>>,
  compareExchange: number,
): Atomics<T> {
  const entries = Object.entries(updates).map(([name, opcode]) => [
    name,
    (address: Operand<'i32'>, value: Operand<T>, offset = 0) =>
      expression(
        type,
        codeOf('i32', address),
        codeOf(type, value),
        [ATOMIC, opcode],
        place(alignment, offset),
      ),
  ]);
  return {
    ...(Object.fromEntries(entries) as Record<UpdateName, AtomicUpdate<T>>),
    load: load(type, loadInstruction, alignment),
    compareExchange: (address, expected, replacement, offset = 0) =>
      expression(
        type,
        codeOf('i32', address),
        codeOf(type, expected),
        codeOf(type, replacement),
        [ATOMIC, compareExchange],
        place(alignment, offset),
      ),
  };
}

/**
 * Sleeps while `expected` stands at the address, until woken. Traps on the main thread of a browser.
 *
 * @param nanoseconds - The longest sleep; negative for no limit.
 * @returns 0 if woken, 1 if another value stood there, 2 if the time was up.
 */
export function wait32(
  address: Operand<'i32'>,
  expected: Operand<'i32'>,
  nanoseconds: Operand<'i64'>,
  offset = 0,
): Expression<'i32'> {
  return expression(
    'i32',
    codeOf('i32', address),
    codeOf('i32', expected),
    codeOf('i64', nanoseconds),
    [ATOMIC, 1],
    place(2, offset),
  );
}

/** Wakes up to `count` sleepers at the address and gives how many there were. */
export function notify(address: Operand<'i32'>, count: Operand<'i32'>, offset = 0): Expression<'i32'> {
  return expression('i32', codeOf('i32', address), codeOf('i32', count), [ATOMIC, 0], place(2, offset));
}
