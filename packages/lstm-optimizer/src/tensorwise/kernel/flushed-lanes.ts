import { type FunctionBuilder, f32x4, type Variable, v128 } from '@l2l/wasm';
import { SMALLEST } from '../flush';

/** `flushed` on four lanes of a function, whose constant is made once. */
export function flushedLanes(f: FunctionBuilder): (lanes: Variable<'v128'>) => Variable<'v128'> {
  const smallest = f.let(f32x4.splat(SMALLEST));
  return (lanes) => f.let(v128.andNot(lanes, f32x4.lt(f32x4.abs(lanes), smallest)));
}
