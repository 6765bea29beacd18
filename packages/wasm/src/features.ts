import type { Expression } from './expression';
import { f32x4 } from './float-lanes';
import { moduleBuilder } from './module-builder';

/** Whether this engine runs vectors of 128 bits. */
export function hasSimd(): boolean {
  return accepts(() => f32x4.splat(1));
}

/** Whether this engine runs relaxed SIMD: multiply-add in one instruction where the machine has it. */
export function hasRelaxedSimd(): boolean {
  return accepts(() => f32x4.relaxedMadd(f32x4.splat(1), f32x4.splat(1), f32x4.splat(1)));
}

function accepts(vector: () => Expression<'v128'>): boolean {
  if (typeof WebAssembly === 'undefined') return false;
  const module = moduleBuilder();
  module.function({ params: {} }, (f) => f.do(vector()));
  return WebAssembly.validate(module.bytes());
}
