import type { Expression, ValueType } from '../expression';
import { moduleBuilder } from '../module-builder';

type Scalar = number | bigint;

/** Instantiates a module that imports nothing and gives its exports. */
export function exportsOf<Exports>(
  bytes: Uint8Array<ArrayBuffer>,
  imports: WebAssembly.Imports = {},
): Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports as Exports;
}

/** The value of an expression without variables. */
export function evaluate(value: Expression<Exclude<ValueType, 'v128'>>): Scalar {
  const module = moduleBuilder();
  module.function({ params: {}, result: value.type, export: 'value' }, () => value);
  return exportsOf<{ value(): Scalar }>(module.bytes()).value();
}

/** The 16 bytes of a vector expression without variables. */
export function bytesOfVector(value: Expression<'v128'>): ArrayBuffer {
  const module = moduleBuilder();
  module.exportMemory('memory', { initialPages: 1 });
  module.function({ params: {}, export: 'run' }, (f) => f.store.v128(0, value));
  const { memory, run } = exportsOf<{ memory: WebAssembly.Memory; run(): void }>(module.bytes());
  run();
  return memory.buffer.slice(0, 16);
}

export const floatsOfVector = (value: Expression<'v128'>): number[] => [
  ...new Float32Array(bytesOfVector(value)),
];
export const doublesOfVector = (value: Expression<'v128'>): number[] => [
  ...new Float64Array(bytesOfVector(value)),
];
export const wordsOfVector = (value: Expression<'v128'>): number[] => [
  ...new Int32Array(bytesOfVector(value)),
];
export const shortsOfVector = (value: Expression<'v128'>): number[] => [
  ...new Int16Array(bytesOfVector(value)),
];
export const signedBytesOfVector = (value: Expression<'v128'>): number[] => [
  ...new Int8Array(bytesOfVector(value)),
];
