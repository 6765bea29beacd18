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
    const { tanh, sigmoidOfTwice } = squashing(f, math);
    const streams = [
      { from: cell, bytes: stride },
      { from: layer.gates, bytes: GATES * ROW },
      { from: 0, bytes: ROW },
    ] as const;
    forEachUnit(f, layer.units, streams, (cellRow, gateRows, unitRow) =>
      forEachTile(f, (tile) => {
        const cellAt = f.let(i32.add(cellRow, tile));
        const gatesAt = f.let(i32.add(gateRows, tile));
        const unitAt = f.let(i32.add(unitRow, tile));
        for (const v of VECTORS) {
          const sum = (gate: number) => v128.load(gatesAt, gate * ROW + 16 * v);
          const input = sigmoidOfTwice(sum(0));
          const forget = sigmoidOfTwice(sum(1));
          const candidate = tanh(sum(2));
          const output = sigmoidOfTwice(sum(3));
          const written = f32x4.mul(input, candidate);
          const squashed = tanh(math.madd(forget, v128.load(cellAt, 16 * v), written));
          [input, forget, candidate, output].forEach((gate, index) => {
            f.store.v128(gatesAt, gate, index * ROW + 16 * v);
          });
          f.store.v128(unitAt, squashed, layer.squashed + 16 * v);
          f.store.v128(unitAt, f32x4.mul(output, squashed), outputRows(plan, l) + 16 * v);
        }
      }),
    );
  });
}
