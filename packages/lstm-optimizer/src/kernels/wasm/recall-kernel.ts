import { type Callable, f32x4, i32, v128 } from '@l2l/wasm';
import { outputRows } from './block';
import { GATES, ROW } from './plan';
import { forEachTile, forEachUnit, type KernelContext, VECTORS } from './rows';
import { squashing } from './vector-math';

/** Cell rows of a layer before the step, at one block. They are only read. */
export type RecallFunction = Callable<{ cell: 'i32'; stride: 'i32' }, 'none'>;

/**
 * Adds the function that goes on from the sums of a layer's gates, for one block, and keeps what the
 * pullback needs: the gates in place of their sums, tanh of the memory, and the output.
 */
export function recallLayer(context: KernelContext, l: number): RecallFunction {
  const { module, plan, math } = context;
  const { units, gates, squashed } = plan.layers[l]!;
  return module.function({ params: { cell: 'i32', stride: 'i32' } }, (f, { cell, stride }) => {
    const { tanh, sigmoidOfTwice, scaled } = squashing(f, math);
    const cellRows = { from: cell, bytes: stride };
    const gateRows = { from: gates, bytes: GATES * ROW };
    const unitRows = { from: 0, bytes: ROW };

    // In two passes, for the reason given in the forward pass.
    forEachUnit(f, units, [cellRows, gateRows, unitRows], (cellRow, gateRow, unitRow) =>
      forEachTile(f, context, (tile) => {
        const cellAt = f.let(i32.add(cellRow, tile));
        const gatesAt = f.let(i32.add(gateRow, tile));
        const unitAt = f.let(i32.add(unitRow, tile));
        for (const v of VECTORS) {
          const offset = (gate: number) => gate * ROW + 16 * v;
          const input = sigmoidOfTwice(v128.load(gatesAt, offset(0)));
          const forget = sigmoidOfTwice(v128.load(gatesAt, offset(1)));
          const candidate = tanh(v128.load(gatesAt, offset(2)));
          const written = f32x4.mul(input, candidate);
          f.store.v128(unitAt, math.madd(forget, v128.load(cellAt, 16 * v), written), squashed + 16 * v);
          [input, forget, candidate].forEach((gate, index) => {
            f.store.v128(gatesAt, gate, offset(index));
          });
        }
      }),
    );
    forEachUnit(f, units, [gateRows, unitRows], (gateRow, unitRow) =>
      forEachTile(f, context, (tile) => {
        const outputAt = f.let(i32.add(gateRow, tile));
        const unitAt = f.let(i32.add(unitRow, tile));
        for (const v of VECTORS) {
          const output = sigmoidOfTwice(v128.load(outputAt, 3 * ROW + 16 * v));
          const memory = tanh(scaled(v128.load(unitAt, squashed + 16 * v)));
          f.store.v128(outputAt, output, 3 * ROW + 16 * v);
          f.store.v128(unitAt, memory, squashed + 16 * v);
          f.store.v128(unitAt, f32x4.mul(output, memory), outputRows(plan, l) + 16 * v);
        }
      }),
    );
  });
}
