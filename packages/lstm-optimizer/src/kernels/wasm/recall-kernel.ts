import { type Callable, f32x4, i32, type ModuleBuilder, v128 } from '@l2l/wasm';
import { outputRows } from './forward-kernel';
import { forEachTile, forEachUnit, gateSums, gatherRows, VECTORS, weightStream } from './gates';
import { GATES, type Plan, ROW } from './plan';
import { squashing, type VectorMath } from './vector-math';

/** Rows of a layer's state before the step, at one block. They are only read. */
export type RecallLayer = Callable<{ hidden: 'i32'; cell: 'i32'; stride: 'i32' }, 'none'>;

/** Computes a layer again for one block, and keeps what the pullback needs: gates, and tanh of the memory. */
export function recallLayer(module: ModuleBuilder, plan: Plan, l: number, math: VectorMath): RecallLayer {
  const layer = plan.layers[l]!;
  const params = { hidden: 'i32', cell: 'i32', stride: 'i32' } as const;
  return module.function({ params }, (f, { hidden, cell, stride }) => {
    const { tanh, sigmoidOfTwice } = squashing(f, math);
    gatherRows(f, hidden, stride, layer.input + layer.inputs * ROW, layer.units);
    const streams = [
      weightStream(layer),
      { from: cell, bytes: stride },
      { from: layer.gates, bytes: GATES * ROW },
      { from: 0, bytes: ROW },
    ] as const;
    forEachUnit(f, layer.units, streams, (weights, cellRow, gateRows, unitRow) =>
      forEachTile(f, (tile) => {
        const sums = gateSums(f, math, layer, weights, tile);
        const cellAt = f.let(i32.add(cellRow, tile));
        const gatesAt = f.let(i32.add(gateRows, tile));
        const unitAt = f.let(i32.add(unitRow, tile));
        for (const v of VECTORS) {
          const gates = sums.map((sum, gate) => (gate === 2 ? tanh(sum[v]!) : sigmoidOfTwice(sum[v]!)));
          const [input, forget, candidate, output] = gates;
          const memory = math.madd(forget!, v128.load(cellAt, 16 * v), f32x4.mul(input!, candidate!));
          const squashed = tanh(memory);
          gates.forEach((gate, index) => {
            f.store.v128(gatesAt, gate, index * ROW + 16 * v);
          });
          f.store.v128(unitAt, squashed, layer.squashed + 16 * v);
          f.store.v128(unitAt, f32x4.mul(output!, squashed), outputRows(plan, l) + 16 * v);
        }
      }),
    );
  });
}
