import {
  codeOf,
  type Expression,
  expression,
  joined,
  type Literals,
  type Operand,
  type ResultType,
  typeByte,
  type ValueType,
  type Variable,
} from './expression';
import { type FunctionBody, type FunctionBuilder, functionBody } from './function-builder';
import { unsigned } from './leb128';
import { list, section, sized, text } from './sections';

/** Names and types of parameters, in the order in which JavaScript passes them. */
export type ParameterTypes = Readonly<Record<string, ValueType>>;

export interface Signature<P extends ParameterTypes, R extends ResultType> {
  readonly params: P;
  /** Left out, the function gives nothing back. */
  readonly result?: R;
  /** The name under which JavaScript finds the function. Left out, it stays inside the module. */
  readonly export?: string;
}

/** A function of the module, to be called with its arguments by name. */
export type Callable<P extends ParameterTypes, R extends ResultType> = (
  args: {
    readonly [name in keyof P]: Operand<P[name]>;
  },
) => Expression<R>;

/** Writes the body; for a function with a result, returns it. */
export type Body<P extends ParameterTypes, R extends ResultType> = (
  f: FunctionBuilder,
  params: { readonly [name in keyof P]: Variable<P[name]> },
) => R extends ValueType ? Expression<R> : void;

/** A function that can be called before its body is written. */
export interface Declared<P extends ParameterTypes, R extends ResultType> {
  readonly call: Callable<P, R>;
  define(body: Body<P, R>): void;
}

/** Pages are 64 KiB. A shared memory needs a maximum. */
export interface MemoryOptions {
  readonly initialPages: number;
  readonly maximumPages?: number;
  readonly shared?: boolean;
}

/** Writes one WebAssembly module. */
export interface ModuleBuilder {
  /** The memory comes from outside, as `imports[module][name]`. */
  importMemory(module: string, name: string, options: MemoryOptions): void;
  /** The module makes its own memory, exported under this name. */
  exportMemory(name: string, options: MemoryOptions): void;
  /** A function from outside. To be called before any function is declared. */
  importFunction<P extends ParameterTypes, R extends ResultType = 'none'>(
    module: string,
    name: string,
    signature: Signature<P, R>,
  ): Callable<P, R>;
  /** A variable that all functions of the module share. */
  global<T extends Exclude<ValueType, 'v128'>>(type: T, initial: Literals[T], name?: string): Variable<T>;
  /** A function whose body comes later, for calls in a circle. */
  declare<P extends ParameterTypes, R extends ResultType = 'none'>(
    signature: Signature<P, R>,
  ): Declared<P, R>;
  function<P extends ParameterTypes, R extends ResultType = 'none'>(
    signature: Signature<P, R>,
    body: Body<P, NoInfer<R>>,
  ): Callable<P, R>;
  /** The module as WebAssembly bytes. */
  bytes(): Uint8Array<ArrayBuffer>;
}

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const KIND = { function: 0, memory: 2, global: 3 } as const;

export function moduleBuilder(): ModuleBuilder {
  const types: number[][] = [];
  const imports: number[][] = [];
  const memories: number[][] = [];
  const globals: number[][] = [];
  const exports: number[][] = [];
  const bodies: { readonly type: number; body?: FunctionBody }[] = [];
  let importedFunctions = 0;

  function typeOf({ params, result }: Signature<ParameterTypes, ResultType>): number {
    const results = result === undefined || result === 'none' ? [] : [[typeByte[result]]];
    const type = [0x60, ...list(Object.values(params).map((param) => [typeByte[param]])), ...list(results)];
    const known = types.findIndex((candidate) => candidate.join() === type.join());
    return known >= 0 ? known : types.push(type) - 1;
  }
  function exportAs(name: string | undefined, kind: number, index: number): void {
    if (name !== undefined) exports.push([...text(name), kind, ...unsigned(index)]);
  }
  function declare<P extends ParameterTypes, R extends ResultType>(
    signature: Signature<P, R>,
  ): Declared<P, R> {
    const entry: (typeof bodies)[number] = { type: typeOf(signature) };
    const index = importedFunctions + bodies.push(entry) - 1;
    exportAs(signature.export, KIND.function, index);
    return {
      call: callable(signature, index),
      define(write) {
        const body = functionBody(Object.values(signature.params));
        const names = Object.keys(signature.params);
        const params = Object.fromEntries(names.map((name, i) => [name, body.parameters[i]!]));
        const result = write(body.builder, params as Parameters<typeof write>[1]);
        entry.body = result ? withResult(body, result) : body;
      },
    };
  }

  return {
    importMemory: (module, name, options) =>
      imports.push([...text(module), ...text(name), KIND.memory, ...limits(options)]),
    exportMemory(name, options) {
      exportAs(name, KIND.memory, memories.push(limits(options)) - 1);
    },
    importFunction(module, name, signature) {
      if (bodies.length > 0)
        throw new Error(`Import "${name}" before declaring functions of the module itself.`);
      imports.push([...text(module), ...text(name), KIND.function, ...unsigned(typeOf(signature))]);
      importedFunctions += 1;
      return callable(signature, importedFunctions - 1);
    },
    global(type, initial, name) {
      const index = globals.push([typeByte[type], 1, ...codeOf(type, initial), 0x0b]) - 1;
      exportAs(name, KIND.global, index);
      return { ...expression(type, [0x23], unsigned(index)), assignment: [0x24, ...unsigned(index)] };
    },
    declare,
    function(signature, body) {
      const declared = declare(signature);
      declared.define(body);
      return declared.call;
    },
    bytes: () =>
      new Uint8Array(
        joined([
          HEADER,
          section(1, types),
          section(2, imports),
          section(
            3,
            bodies.map(({ type }) => unsigned(type)),
          ),
          section(5, memories),
          section(6, globals),
          section(7, exports),
          section(
            10,
            bodies.map(({ body }, index) => sized(bytesOfBody(body, index))),
          ),
        ]),
      ),
  };
}

function callable<P extends ParameterTypes, R extends ResultType>(
  { params, result }: Signature<P, R>,
  index: number,
): Callable<P, R> {
  return (args) =>
    expression(
      (result ?? 'none') as R,
      ...Object.entries(params).map(([name, type]) => codeOf(type, args[name]!)),
      [0x10, ...unsigned(index)],
    );
}

function withResult(body: FunctionBody, result: Expression<ValueType>): FunctionBody {
  body.builder.return(result);
  return body;
}

function bytesOfBody(body: FunctionBody | undefined, index: number): number[] {
  if (!body) throw new Error(`Function ${index} was declared but has no body. Call define.`);
  return body.bytes();
}

function limits({ initialPages, maximumPages, shared = false }: MemoryOptions): number[] {
  if (maximumPages === undefined) return [shared ? 2 : 0, ...unsigned(initialPages)];
  return [shared ? 3 : 1, ...unsigned(initialPages), ...unsigned(maximumPages)];
}
