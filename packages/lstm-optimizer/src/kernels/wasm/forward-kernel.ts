import { type Callable, type Expression, type FunctionBuilder, i32, type Variable, v128 } from '@l2l/wasm';
import { forEachBlock, outputRows, preprocessBlock, stateRows } from './block';
import { GATES, ROW } from './plan';
import { forEachTile, forEachUnit, type KernelContext, VECTORS } from './rows';
import type { SumFunction } from './sum-gates';
import { squashing } from './vector-math';

const parameters = { state: 'i32', gradient: 'i32', step: 'i32', stride: 'i32', bytes: 'i32' } as const;
const { stride: _, ...packedParameters } = parameters;

/**
 * Adds two functions that make one update of `bytes / 4` coordinates, whole tiles, and change their state in
 * place:
 *
 * - `forward(state, gradient, step, stride, bytes)`: rows of the state are `stride` bytes apart.
 * - `forwardPacked(state, gradient, step, bytes)`: the state lies block behind block, `[blocks, rows, BLOCK]`.
 */
export function addForward(context: KernelContext, sums: readonly SumFunction[]): void {
  const { module, plan } = context;
  const layers = plan.layers.map((_, l) => squashLayer(context, l));

  /** Updates a block whose part of the state begins here. */
  function updateBlock(f: FunctionBuilder, state: Expression<'i32'>, stride: Variable<'i32'>) {
    const rows = stateRows(f, context, state, stride);
    layers.forEach((layer, l) => {
      const { hidden, cell } = rows[l]!;
      f.do(sums[l]!({ hidden, stride }));
      f.do(layer({ hidden, cell, stride }));
    });
  }
  module.function({ export: 'forward', params: parameters }, (f, { state, gradient, step, stride, bytes }) =>
    forEachBlock(f, context, bytes, (at) => {
      preprocessBlock(f, context, i32.add(gradient, at));
      updateBlock(f, i32.add(state, at), stride);
      sumOutput(f, context, f.let(i32.add(step, at)));
    }),
  );
  module.function(
    { export: 'forwardPacked', params: packedParameters },
    (f, { state, gradient, step, bytes }) => {
      const stride = f.let(i32.const(ROW));
      forEachBlock(f, context, bytes, (at) => {
        preprocessBlock(f, context, i32.add(gradient, at));
        updateBlock(f, state, stride);
        f.set(state, i32.add(state, plan.stateRows * ROW));
        sumOutput(f, context, f.let(i32.add(step, at)));
      });
    },
  );
}

/** Goes on from the sums of a layer's gates, for one block: changes hidden and cell rows in place. */
type LayerFunction = Callable<{ hidden: 'i32'; cell: 'i32'; stride: 'i32' }, 'none'>;

function squashLayer(context: KernelContext, l: number): LayerFunction {
  const { module, plan, math } = context;
  const { units, gates } = plan.layers[l]!;
  const params = { hidden: 'i32', cell: 'i32', stride: 'i32' } as const;
  return module.function({ params }, (f, { hidden, cell, stride }) => {
    const { sigmoidOfTwice, gated, scaled } = squashing(f, math);
    const gateRows = { from: gates, bytes: GATES * ROW };
    const cellRows = { from: cell, bytes: stride };
    const hiddenRows = { from: hidden, bytes: stride };
    const inputRows = { from: outputRows(plan, l), bytes: ROW };

    // In two passes, because tanh c′ waits for c′: the chains of each are half as long, so that the
    // processor overlaps twice as many.
    forEachUnit(f, units, [gateRows, cellRows], (gateRow, cellRow) =>
      forEachTile(f, context, (tile) => {
        const gatesAt = f.let(i32.add(gateRow, tile));
        const cellAt = f.let(i32.add(cellRow, tile));
        for (const v of VECTORS) {
          const sum = (gate: number) => v128.load(gatesAt, gate * ROW + 16 * v);
          const written = gated(sum(0), sum(2));
          const memory = math.madd(sigmoidOfTwice(sum(1)), v128.load(cellAt, 16 * v), written);
          f.store.v128(cellAt, memory, 16 * v);
        }
      }),
    );
    const streams = [gateRows, cellRows, hiddenRows, inputRows] as const;
    forEachUnit(f, units, streams, (gateRow, cellRow, hiddenRow, inputRow) =>
      forEachTile(f, context, (tile) => {
        const outputAt = f.let(i32.add(gateRow, tile));
        const cellAt = f.let(i32.add(cellRow, tile));
        const hiddenAt = f.let(i32.add(hiddenRow, tile));
        const inputAt = f.let(i32.add(inputRow, tile));
        for (const v of VECTORS) {
          const memory = v128.load(cellAt, 16 * v);
          const result = gated(v128.load(outputAt, 3 * ROW + 16 * v), scaled(memory));
          f.store.v128(hiddenAt, result, 16 * v);
          f.store.v128(inputAt, result, 16 * v);
        }
      }),
    );
  });
}

/** The output layer on one block: `step = Σ hidden · weight + bias`. The packed weights carry `outputScale`. */
function sumOutput(f: FunctionBuilder, context: KernelContext, step: Variable<'i32'>): void {
  const { plan, math } = context;
  const { units } = plan.layers.at(-1)!;
  forEachTile(f, context, (tile) => {
    const bias = f.let(v128.load32Splat(0, plan.linear + 4 * units));
    const sums = VECTORS.map(() => f.let(bias));
    const weights = { from: plan.linear, bytes: 4 };
    const rows = { from: tile, bytes: ROW };
    forEachUnit(f, units, [weights, rows], (weight, row) => {
      const factor = f.let(v128.load32Splat(weight));
      for (const v of VECTORS) {
        f.set(sums[v]!, math.madd(v128.load(row, plan.lastHidden + 16 * v), factor, sums[v]!));
      }
    });
    const at = f.let(i32.add(step, tile));
    for (const v of VECTORS) f.store.v128(at, sums[v]!, 16 * v);
  });
}
