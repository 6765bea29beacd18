import { type Expression, type FunctionBuilder, i32, type Variable, v128 } from '@l2l/wasm';
import { type Plan, ROW } from './plan';
import type { KernelContext } from './rows';
import { features } from './vector-math';

/** Goes over `bytes / 4` coordinates by blocks, the last of which may be narrower; `at` is the offset in a row. */
export function forEachBlock(
  f: FunctionBuilder,
  { width }: KernelContext,
  bytes: Variable<'i32'>,
  body: (at: Variable<'i32'>) => void,
): void {
  const at = f.local('i32');
  f.loop(at, 0, bytes, ROW, () => {
    const rest = f.let(i32.sub(bytes, at));
    f.set(width, i32.select(i32.lt(rest, ROW), rest, ROW));
    body(at);
  });
}

/** Addresses of one layer's rows of a state, at one block. */
export interface LayerRows {
  readonly hidden: Variable<'i32'>;
  readonly cell: Variable<'i32'>;
}

/** Addresses of each layer's rows, for a state whose first row has this address at the block. */
export function stateRows(
  f: FunctionBuilder,
  { plan }: KernelContext,
  state: Expression<'i32'>,
  stride: Variable<'i32'>,
): readonly LayerRows[] {
  let next = f.let(state);
  const skip = (units: number) => {
    const rows = next;
    next = f.let(i32.add(rows, i32.mul(stride, units)));
    return rows;
  };
  return plan.layers.map(({ units }) => ({ hidden: skip(units), cell: skip(units) }));
}

/** Turns a block of gradients into the inputs of the first layer. */
export function preprocessBlock(
  f: FunctionBuilder,
  { plan, math, width }: KernelContext,
  gradient: Expression<'i32'>,
): void {
  const featuresOf = features(f, math, plan.config.p);
  const [first] = plan.layers;
  const from = f.let(gradient);
  const offset = f.local('i32');
  f.loop(offset, 0, width, 16, () => {
    const [logarithm, sign] = featuresOf(f.let(v128.load(i32.add(from, offset))));
    f.store.v128(offset, logarithm, first!.input);
    f.store.v128(offset, sign, first!.input + ROW);
  });
}

/** Where a layer puts its output, so that the next one finds it: among its inputs, or before the output layer. */
export function outputRows(plan: Plan, l: number): number {
  return plan.layers[l + 1]?.input ?? plan.lastHidden;
}
