import {
  type Callable,
  type FunctionBuilder,
  f32x4,
  i32,
  type ModuleBuilder,
  type Operand,
  type Variable,
  v128,
} from '@l2l/wasm';
import { GATES, type LayerPlan, ROW, TILE_BYTES } from './plan';
import type { VectorMath } from './vector-math';

/** Vectors of a tile. */
export const VECTORS = [0, 1] as const;

/** The sums of one tile: `[gate][vector]`. */
export type GateSums = readonly (readonly Variable<'v128'>[])[];

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
export function forEachUnit<Streams extends readonly Stream[]>(
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

/** Goes over the tiles of a block; `tile` is the offset of a tile in its row, in bytes. */
export function forEachTile(f: FunctionBuilder, body: (tile: Variable<'i32'>) => void): void {
  const tile = f.local('i32');
  f.loop(tile, 0, ROW, TILE_BYTES, () => body(tile));
}

/** Adds up what the gates of one layer are given, for one block. Hidden rows before the step are only read. */
export type SumFunction = Callable<{ hidden: 'i32'; stride: 'i32' }, 'none'>;

/**
 * Adds the function that computes, for one block, `gates[unit][gate] = bias + Σ input · weight`: the inner
 * loop of it all. A tile is four gates of a unit by two vectors: four weights and two vectors of inputs are
 * loaded for eight products.
 */
export function sumGates(module: ModuleBuilder, layer: LayerPlan, { madd }: VectorMath): SumFunction {
  const params = { hidden: 'i32', stride: 'i32' } as const;
  return module.function({ params }, (f, { hidden, stride }) => {
    gatherRows(f, hidden, stride, layer.input + layer.inputs * ROW, layer.units);
    const streams = [
      { from: layer.weights, bytes: 4 * GATES * (1 + layer.terms) },
      { from: layer.gates, bytes: GATES * ROW },
    ] as const;
    forEachUnit(f, layer.units, streams, (weights, gateRows) =>
      forEachTile(f, (tile) => {
        const sums = Array.from({ length: GATES }, (_, gate) => {
          const bias = f.let(v128.load32Splat(weights, 4 * gate));
          return VECTORS.map(() => f.let(bias));
        });
        const end = f.let(i32.add(tile, layer.terms * ROW));
        accumulate(f, madd, sums, {
          rows: tile,
          base: layer.input,
          end,
          weights: i32.add(weights, 4 * GATES),
        });
        const at = f.let(i32.add(gateRows, tile));
        sums.forEach((sum, gate) => {
          for (const v of VECTORS) f.store.v128(at, sum[v]!, gate * ROW + 16 * v);
        });
      }),
    );
  });
}

interface Accumulation {
  /** Address of the tile in the first row, less `base`. */
  readonly rows: Operand<'i32'>;
  readonly base: number;
  /** `rows` behind the last row. */
  readonly end: Operand<'i32'>;
  /** `[rows, 4]`: one weight for each sum. */
  readonly weights: Operand<'i32'>;
}

/** `sums[j][v] += Σ rows[k][v] · weights[k][j]` over the rows of a tile. */
export function accumulate(
  f: FunctionBuilder,
  madd: VectorMath['madd'],
  sums: GateSums,
  { rows, base, end, weights }: Accumulation,
): void {
  const row = f.local('i32');
  const weight = f.let(i32.add(weights, 0));
  const values = VECTORS.map(() => f.local('v128'));
  const factor = f.local('v128');
  f.loop(row, rows, end, ROW, () => {
    for (const v of VECTORS) f.set(values[v]!, v128.load(row, base + 16 * v));
    sums.forEach((sum, j) => {
      f.set(factor, v128.load32Splat(weight, 4 * j));
      for (const v of VECTORS) f.set(sum[v]!, madd(values[v]!, factor, sum[v]!));
    });
    f.set(weight, i32.add(weight, 16));
  });
}

/** Copies `count` rows of one block into scratch memory, where rows lie close together. */
export function gatherRows(
  f: FunctionBuilder,
  from: Variable<'i32'>,
  stride: Variable<'i32'>,
  to: number,
  count: number,
): void {
  forEachUnit(
    f,
    count,
    [
      { from, bytes: stride },
      { from: to, bytes: ROW },
    ],
    (source, target) =>
      forEachTile(f, (tile) => {
        const [a, b] = [f.let(i32.add(source, tile)), f.let(i32.add(target, tile))];
        for (const v of VECTORS) f.store.v128(b, v128.load(a, 16 * v), 16 * v);
      }),
  );
}

/** The same number in all lanes, for sums that begin at zero. */
export const zero = () => f32x4.splat(0);
