import { type FunctionBuilder, i32, type ModuleBuilder, type Operand, type Variable } from '@l2l/wasm';
import { type Plan, TILE_BYTES } from './plan';
import type { VectorMath } from './vector-math';

/** What all functions of one kernel have in common. */
export interface KernelContext {
  readonly module: ModuleBuilder;
  readonly plan: Plan;
  readonly math: VectorMath;
  /** Bytes of the rows of the block at hand: whole tiles, at most ROW. */
  readonly width: Variable<'i32'>;
}

/** Vectors of a tile. */
export const VECTORS = [0, 1] as const;

/** An address that moves on by a fixed number of bytes from unit to unit. */
export interface Stream {
  readonly from: Operand<'i32'>;
  readonly bytes: Operand<'i32'>;
}

/**
 * Goes over the units of a layer.
 *
 * @param streams - Given to the body as addresses, in this order.
 */
export function forEachUnit<const Streams extends readonly Stream[]>(
  f: FunctionBuilder,
  units: number,
  streams: Streams,
  body: (...addresses: { readonly [i in keyof Streams]: Variable<'i32'> }) => void,
): void {
  const addresses = streams.map(({ from }) => {
    const address = f.local('i32');
    f.set(address, from);
    return address;
  });
  const unit = f.local('i32');
  f.loop(unit, 0, units, 1, () => {
    body(...(addresses as never));
    streams.forEach(({ bytes }, i) => {
      f.set(addresses[i]!, i32.add(addresses[i]!, bytes));
    });
  });
}

/** Goes over the tiles of the block at hand; `tile` is the offset of a tile in its row, in bytes. */
export function forEachTile(
  f: FunctionBuilder,
  { width }: KernelContext,
  body: (tile: Variable<'i32'>) => void,
): void {
  const tile = f.local('i32');
  f.loop(tile, 0, width, TILE_BYTES, () => body(tile));
}
