import { type Callable, type FunctionBuilder, i32, type Operand, type Variable, v128 } from '@l2l/wasm';
import { GATES, type LayerPlan, ROW } from './plan';
import { forEachTile, forEachUnit, type KernelContext, VECTORS } from './rows';
import type { VectorMath } from './vector-math';

/** Adds up what the gates of one layer are given, for one block. The layer's hidden rows are only read. */
export type SumFunction = Callable<{ hidden: 'i32'; stride: 'i32' }, 'none'>;

/**
 * Adds the function that computes, for one block, `gates[unit][gate] = bias + Σ input · weight`: the inner
 * loop of it all. A tile is four gates of a unit by two vectors: four weights and two vectors of inputs are
 * loaded for eight products.
 */
export function sumGates(context: KernelContext, layer: LayerPlan): SumFunction {
  const { module, math } = context;
  return module.function({ params: { hidden: 'i32', stride: 'i32' } }, (f, { hidden, stride }) => {
    gatherHidden(f, context, layer, hidden, stride);
    const weightRows = { from: layer.weights, bytes: 4 * GATES * (1 + layer.terms) };
    const gateRows = { from: layer.gates, bytes: GATES * ROW };
    forEachUnit(f, layer.units, [weightRows, gateRows], (weights, gateRow) =>
      forEachTile(f, context, (tile) => {
        const sums = Array.from({ length: GATES }, (_, gate) => {
          const bias = f.let(v128.load32Splat(weights, 4 * gate));
          return VECTORS.map(() => f.let(bias));
        });
        accumulate(f, math, sums, {
          rows: tile,
          base: layer.input,
          count: layer.terms,
          weights: i32.add(weights, 4 * GATES),
        });
        const at = f.let(i32.add(gateRow, tile));
        sums.forEach((sum, gate) => {
          for (const v of VECTORS) f.store.v128(at, sum[v]!, gate * ROW + 16 * v);
        });
      }),
    );
  });
}

/** Copies the hidden rows of a block behind the inputs, because the rows themselves will be overwritten. */
function gatherHidden(
  f: FunctionBuilder,
  context: KernelContext,
  { input, inputs, units }: LayerPlan,
  hidden: Variable<'i32'>,
  stride: Variable<'i32'>,
): void {
  const sources = { from: hidden, bytes: stride };
  const targets = { from: input + inputs * ROW, bytes: ROW };
  forEachUnit(f, units, [sources, targets], (source, target) =>
    forEachTile(f, context, (tile) => {
      const from = f.let(i32.add(source, tile));
      const to = f.let(i32.add(target, tile));
      for (const v of VECTORS) f.store.v128(to, v128.load(from, 16 * v), 16 * v);
    }),
  );
}

/** The sums of one tile: `[sum][vector]`. */
export type TileSums = readonly (readonly Variable<'v128'>[])[];

export interface Products {
  /** Offset of the tile in each row. */
  readonly rows: Variable<'i32'>;
  /** Address of the first row. */
  readonly base: number;
  readonly count: number;
  /** `[count, 4]`: one weight for each sum. */
  readonly weights: Operand<'i32'>;
}

/**
 * `sums[j][v] += Σ row[v] · weight[j]` over some rows of a tile.
 *
 * The loop is not unrolled by hand: V8 takes a register for every offset it sees, and spills.
 */
export function accumulate(
  f: FunctionBuilder,
  { madd }: VectorMath,
  sums: TileSums,
  { rows, base, count, weights }: Products,
): void {
  const end = f.let(i32.add(rows, count * ROW));
  const weight = f.local('i32');
  const row = f.local('i32');
  const values = VECTORS.map(() => f.local('v128'));
  const factor = f.local('v128');
  f.set(weight, weights);
  f.loop(row, rows, end, ROW, () => {
    for (const v of VECTORS) f.set(values[v]!, v128.load(row, base + 16 * v));
    sums.forEach((sum, j) => {
      f.set(factor, v128.load32Splat(weight, 4 * j));
      for (const v of VECTORS) f.set(sum[v]!, madd(values[v]!, factor, sum[v]!));
    });
    f.set(weight, i32.add(weight, 16));
  });
}
