import { type FunctionBuilder, f32x4, i32, type ModuleBuilder, type Variable, v128 } from '@l2l/wasm';
import { preprocessBlock, stateRows } from './forward-kernel';
import { forEachTile, type SumFunction, VECTORS } from './gates';
import { pullbackGates } from './gates-pullback';
import { type Plan, ROW } from './plan';
import { pullbackProducts } from './products-pullback';
import { recallLayer } from './recall-kernel';
import type { VectorMath } from './vector-math';

const parameters = {
  state: 'i32',
  stateAdjoint: 'i32',
  gradient: 'i32',
  stepAdjoint: 'i32',
  stride: 'i32',
  bytes: 'i32',
} as const;

/**
 * Adds `pullback(state, stateAdjoint, gradient, stepAdjoint, stride, bytes)`: goes back over one
 * update of `bytes / 4` coordinates, whole blocks. Replaces the adjoint of the state after the update
 * by that of the state before it, and adds to the adjoints of the weights.
 *
 * Block by block, the forward pass is computed again from the state before; then layer by layer,
 * last to first, come the gates' adjoints and from them those of all that the gates added up.
 */
export function addPullback(
  module: ModuleBuilder,
  plan: Plan,
  sums: readonly SumFunction[],
  math: VectorMath,
): void {
  const recalls = plan.layers.map((_, l) => recallLayer(module, plan, l, math));
  const gates = plan.layers.map((_, l) => pullbackGates(module, plan, l, math));
  const products = plan.layers.map((layer, l) => pullbackProducts(module, plan, layer, l, math));

  module.function({ export: 'pullback', params: parameters }, (f, addresses) => {
    const { state, stateAdjoint, gradient, stepAdjoint, stride, bytes } = addresses;
    const at = f.local('i32');
    f.loop(at, 0, bytes, ROW, () => {
      preprocessBlock(f, math, plan, i32.add(gradient, at));
      const before = stateRows(f, plan, i32.add(state, at), stride);
      const adjoint = stateRows(f, plan, i32.add(stateAdjoint, at), stride);
      recalls.forEach((recall, l) => {
        const { hidden, cell } = before[l]!;
        f.do(sums[l]!({ hidden, stride }));
        f.do(recall({ cell, stride }));
      });
      pullbackSum(f, plan, f.let(i32.add(stepAdjoint, at)));
      for (let l = plan.layers.length - 1; l >= 0; l--) {
        const { hidden: hiddenAdjoint, cell: cellAdjoint } = adjoint[l]!;
        f.do(gates[l]!({ cell: before[l]!.cell, hiddenAdjoint, cellAdjoint, stride }));
        f.do(products[l]!({ hiddenAdjoint, stride }));
      }
    });
  });
}

/**
 * Keeps the step's adjoint for one block, and adds its share to that of the output layer's bias.
 * The output layer's packed weights carry `outputScale`; their adjoints get it when they are unpacked.
 */
function pullbackSum(f: FunctionBuilder, plan: Plan, stepAdjoint: Variable<'i32'>): void {
  const bias = plan.linearAdjoint + 16 * plan.layers.at(-1)!.units;
  forEachTile(f, (tile) => {
    const at = f.let(i32.add(stepAdjoint, tile));
    for (const v of VECTORS) {
      const adjoint = f.let(v128.load(at, 16 * v));
      f.store.v128(tile, adjoint, plan.sum + 16 * v);
      f.store.v128(0, f32x4.add(v128.load(0, bias), adjoint), bias);
    }
  });
}
