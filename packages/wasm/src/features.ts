import type { Expression } from './expression';
import { f32x4 } from './float-lanes';
import { moduleBuilder } from './module-builder';

/** Whether this engine compiles code with vectors of 128 bits, here and now. */
export function hasSimd(): boolean {
  return accepts(() => f32x4.splat(1));
}

/** Whether it compiles relaxed SIMD: multiply-add in one instruction where the machine has it. */
export function hasRelaxedSimd(): boolean {
  return accepts(() => f32x4.relaxedMadd(f32x4.splat(1), f32x4.splat(1), f32x4.splat(1)));
}

/** Compiles, since `WebAssembly.validate` also accepts where a page's policy lacks `wasm-unsafe-eval`. */
function accepts(vector: () => Expression<'v128'>): boolean {
  if (typeof WebAssembly === 'undefined') return false;
  const module = moduleBuilder();
  module.function({ params: {} }, (f) => f.do(vector()));
  try {
    return new WebAssembly.Module(module.bytes()) !== undefined;
  } catch {
    return false;
  }
}
