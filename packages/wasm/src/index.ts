export type { Atomics, AtomicUpdate } from './atomics';
export { notify, wait32 } from './atomics';
export type { Expression, Literals, Operand, ResultType, ValueType, Variable } from './expression';
export { hasRelaxedSimd, hasSimd } from './features';
export { f32x4, f64x2, multiplyAdd } from './float-lanes';
export { f32, f64 } from './floats';
export type { FunctionBuilder, Label } from './function-builder';
export { i8x16, i16x8, i32x4, i64x2 } from './integer-lanes';
export { i32, i64 } from './integers';
export type { Load, Store, Stores } from './memory-access';
export type {
  Body,
  Callable,
  Declared,
  MemoryOptions,
  ModuleBuilder,
  ParameterTypes,
  Signature,
} from './module-builder';
export { moduleBuilder } from './module-builder';
export { shuffle8, shuffle32, shuffle64, transpose4, v128 } from './vectors';
