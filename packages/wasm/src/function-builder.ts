import {
  codeOf,
  type Expression,
  expression,
  joined,
  type Operand,
  type ResultType,
  typeByte,
  type ValueType,
  type Variable,
} from './expression';
import { i32 } from './integers';
import { unsigned } from './leb128';
import { type Stores, storesInto } from './memory-access';

/** A place to branch to: the end of a block, or the beginning of a `repeat`. */
export interface Label {
  readonly depth: number;
}

/** Writes the body of one function, statement by statement. */
export interface FunctionBuilder {
  /** A new variable. It is zero when the function begins, and not reset by loops. */
  local<T extends ValueType>(type: T): Variable<T>;
  /** A new variable that holds the value which the expression has here. */
  let<T extends ValueType>(value: Expression<T>): Variable<T>;
  set<T extends ValueType>(variable: Variable<T>, value: Operand<NoInfer<T>>): void;
  /** Evaluates for the side effect and forgets the value. */
  do(value: Expression<ResultType>): void;
  /** `f.store.f32(address, value, offset)` and the like. */
  readonly store: Stores;
  /**
   * `for (counter = from; counter < to; counter += step) body()`, compared as signed numbers.
   * `to` and `step` are evaluated once per turn: pass variables or constants.
   */
  loop(
    counter: Variable<'i32'>,
    from: Operand<'i32'>,
    to: Operand<'i32'>,
    step: Operand<'i32'>,
    body: () => void,
  ): void;
  while(condition: Operand<'i32'>, body: () => void): void;
  if(condition: Operand<'i32'>, then: () => void, otherwise?: () => void): void;
  /** Code that can be left early: a branch to `exit` goes to its end. */
  block(body: (exit: Label) => void): void;
  /** Code that runs once, and again from its beginning on every branch to `again`. */
  repeat(body: (again: Label) => void): void;
  /** Goes to the label; with a condition, only where it is not 0. */
  branch(to: Label, condition?: Operand<'i32'>): void;
  /** Leaves the function. The value must be there if, and only if, the function has a result. */
  return(value?: Expression<ValueType>): void;
  /** `memory.copy`: regions may overlap. All in bytes. */
  copy(to: Operand<'i32'>, from: Operand<'i32'>, size: Operand<'i32'>): void;
  /** `memory.fill` with the low 8 bits of `value`. All in bytes. */
  fill(address: Operand<'i32'>, value: Operand<'i32'>, size: Operand<'i32'>): void;
}

/** A function under construction: its builder, and the way to its bytes. */
export interface FunctionBody {
  readonly builder: FunctionBuilder;
  readonly parameters: readonly Variable<ValueType>[];
  /** Locals and code, without the size before them. */
  bytes(): number[];
}

const NO_RESULT = 0x40;

export function functionBody(parameterTypes: readonly ValueType[]): FunctionBody {
  const code: number[] = [];
  const types: ValueType[] = [...parameterTypes];
  let depth = 0;

  function append(...parts: readonly (readonly number[])[]): void {
    for (const part of parts) for (const byte of part) code.push(byte);
  }
  function local<T extends ValueType>(type: T): Variable<T> {
    types.push(type);
    return localAt(type, types.length - 1);
  }
  function nest(opcode: number, body: (label: Label) => void): void {
    append([opcode, NO_RESULT]);
    depth += 1;
    body({ depth });
    depth -= 1;
    append([0x0b]);
  }
  const set: FunctionBuilder['set'] = (variable, value) =>
    append(codeOf(variable.type, value), variable.assignment);
  const branch: FunctionBuilder['branch'] = (to, condition) => {
    if (condition !== undefined) append(codeOf('i32', condition));
    append([condition === undefined ? 0x0c : 0x0d], unsigned(depth - to.depth));
  };
  const repeat: FunctionBuilder['repeat'] = (body) => nest(0x03, body);
  const branchIf: FunctionBuilder['if'] = (condition, then, otherwise) => {
    append(codeOf('i32', condition));
    nest(0x04, () => {
      then();
      if (!otherwise) return;
      append([0x05]);
      otherwise();
    });
  };

  const builder: FunctionBuilder = {
    local,
    let(value) {
      const variable = local(value.type);
      append(value.code, variable.assignment);
      return variable;
    },
    set,
    do: (value) => append(value.code, value.type === 'none' ? [] : [0x1a]),
    store: storesInto(append),
    loop(counter, from, to, step, body) {
      set(counter, from);
      const inside = i32.lt(counter, to);
      // The test stands at the end, so that a turn takes one branch.
      const turns = () =>
        repeat((again) => {
          body();
          set(counter, i32.add(counter, step));
          branch(again, inside);
        });
      if (typeof from === 'number' && typeof to === 'number' && from < to) turns();
      else branchIf(inside, turns);
    },
    while(condition, body) {
      branchIf(condition, () =>
        repeat((again) => {
          body();
          branch(again, condition);
        }),
      );
    },
    if: branchIf,
    block: (body) => nest(0x02, body),
    repeat,
    branch,
    return: (value) => append(value?.code ?? [], [0x0f]),
    copy: (to, from, size) =>
      append(codeOf('i32', to), codeOf('i32', from), codeOf('i32', size), [0xfc, 10, 0, 0]),
    fill: (address, value, size) =>
      append(codeOf('i32', address), codeOf('i32', value), codeOf('i32', size), [0xfc, 11, 0]),
  };

  return {
    builder,
    parameters: parameterTypes.map(localAt),
    bytes: () => joined([localsOf(types.slice(parameterTypes.length)), code, [0x0b]]),
  };
}

function localAt<T extends ValueType>(type: T, index: number): Variable<T> {
  return { ...expression(type, [0x20], unsigned(index)), assignment: [0x21, ...unsigned(index)] };
}

/** Locals are declared as runs of one type. */
function localsOf(types: readonly ValueType[]): number[] {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of types) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  return [
    ...unsigned(runs.length),
    ...runs.flatMap(({ type, count }) => [...unsigned(count), typeByte[type]]),
  ];
}
