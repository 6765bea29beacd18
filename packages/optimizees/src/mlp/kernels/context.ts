import {
  type Expression,
  type FunctionBuilder,
  f32x4,
  i32,
  type ModuleBuilder,
  multiplyAdd,
  type Operand,
  type Variable,
} from '@l2l/wasm';
import type { MemoryPlan } from './memory-plan';

/** The module being written, and what all of its parts need. */
export interface KernelContext {
  readonly module: ModuleBuilder;
  readonly plan: MemoryPlan;
  /** a · b + c on four lanes. */
  readonly madd: ReturnType<typeof multiplyAdd>;
}

export function kernelContext(module: ModuleBuilder, plan: MemoryPlan): KernelContext {
  return { module, plan, madd: multiplyAdd(plan.shape.relaxed) };
}

/** An address that moves on by a fixed number of bytes from turn to turn. */
export interface Stream {
  readonly from: Operand<'i32'>;
  readonly bytes: number;
}

/**
 * Goes on `count` times over addresses that move side by side. One that is a variable already moves itself.
 *
 * @param count - A whole number, or a variable.
 */
export function forEach<Streams extends readonly Stream[]>(
  f: FunctionBuilder,
  count: Operand<'i32'>,
  streams: Streams,
  body: (...addresses: { readonly [i in keyof Streams]: Variable<'i32'> }) => void,
): void {
  const addresses = streams.map(({ from }) => f.let(i32.add(from, 0)));
  const turn = f.local('i32');
  f.loop(turn, 0, count, 1, () => {
    body(...(addresses as never));
    streams.forEach(({ bytes }, i) => {
      f.set(addresses[i]!, i32.add(addresses[i]!, bytes));
    });
  });
}

/** Some tiles of one height. */
export interface Tiles {
  readonly height: number;
  readonly count: number;
}

/** Cuts a length into as few tiles as can be, of heights that differ by one at most. */
export function evenTiles(length: number, highest: number): readonly Tiles[] {
  const count = Math.ceil(length / highest);
  const low = Math.floor(length / count);
  const higher = length - low * count;
  const tiles = [
    { height: low + 1, count: higher },
    { height: low, count: count - higher },
  ];
  return tiles.filter((some) => some.count > 0);
}

/** Cuts a length into tiles of one height, and one of what is left. */
export function wholeTiles(length: number, height: number): readonly Tiles[] {
  const tiles = [
    { height, count: Math.floor(length / height) },
    { height: length % height, count: 1 },
  ];
  return tiles.filter((some) => some.count > 0 && some.height > 0);
}

/** The same number in all lanes. */
export const splat = (value: number): Expression<'v128'> => f32x4.splat(value);

/** Whole numbers 0 … count − 1. */
export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}
