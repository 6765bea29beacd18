import { type Callable, f32x4, i32, type ModuleBuilder, v128 } from '@l2l/wasm';
import { outputRows } from './forward-kernel';
import { forEachTile, forEachUnit, VECTORS } from './gates';
import { GATES, type Plan, ROW } from './plan';
import { squashing, type VectorMath } from './vector-math';

/** Memory rows of a layer before the step, at one block. They are only read. */
export type RecallLayer = Callable<{ cell: 'i32'; stride: 'i32' }, 'none'>;

/**
 * Goes on from the sums of a layer's gates, for one block, and keeps what the pullback needs: the gates in
 * place of their sums, tanh of the memory, and the output.
 */
export function recallLayer(module: ModuleBuilder, plan: Plan, l: number, math: VectorMath): RecallLayer {
  const layer = plan.layers[l]!;
  return module.function({ params: { cell: 'i32', stride: 'i32' } }, (f, { cell, stride }) => {
    const { tanh, sigmoidOfTwice, scaled } = squashing(f, math);
    const cellRows = { from: cell, bytes: stride };
    const gateRows = { from: layer.gates, bytes: GATES * ROW };
    const unitRows = { from: 0, bytes: ROW };
    // In two passes, for the reason given in the forward pass.
    forEachUnit(f, layer.units, [cellRows, gateRows, unitRows], (cellRow, gateRow, unitRow) =>
      forEachTile(f, (tile) => {
        const cellAt = f.let(i32.add(cellRow, tile));
        const gatesAt = f.let(i32.add(gateRow, tile));
        const unitAt = f.let(i32.add(unitRow, tile));
        for (const v of VECTORS) {
          const at = (gate: number) => gate * ROW + 16 * v;
          const input = sigmoidOfTwice(v128.load(gatesAt, at(0)));
          const forget = sigmoidOfTwice(v128.load(gatesAt, at(1)));
          const candidate = tanh(v128.load(gatesAt, at(2)));
          const written = f32x4.mul(input, candidate);
          const memory = math.madd(forget, v128.load(cellAt, 16 * v), written);
          [input, forget, candidate].forEach((gate, index) => {
            f.store.v128(gatesAt, gate, at(index));
          });
          f.store.v128(unitAt, memory, layer.squashed + 16 * v);
        }
      }),
    );
    forEachUnit(f, layer.units, [gateRows, unitRows], (gateRow, unitRow) =>
      forEachTile(f, (tile) => {
        const outputAt = f.let(i32.add(gateRow, tile));
        const unitAt = f.let(i32.add(unitRow, tile));
        for (const v of VECTORS) {
          const output = sigmoidOfTwice(v128.load(outputAt, 3 * ROW + 16 * v));
          const squashed = tanh(scaled(v128.load(unitAt, layer.squashed + 16 * v)));
          f.store.v128(outputAt, output, 3 * ROW + 16 * v);
          f.store.v128(unitAt, squashed, layer.squashed + 16 * v);
          f.store.v128(unitAt, f32x4.mul(output, squashed), outputRows(plan, l) + 16 * v);
        }
      }),
    );
  });
}
