import { type FunctionBuilder, f32x4, i32, type Variable, v128 } from '@l2l/wasm';
import { forEachBlock, preprocessBlock, stateRows } from './block';
import { pullbackGates } from './pullback-gates';
import { pullbackSums } from './pullback-sums';
import { recallLayer } from './recall-kernel';
import { forEachTile, type KernelContext, VECTORS } from './rows';
import type { SumFunction } from './sum-gates';

const parameters = {
  state: 'i32',
  stateAdjoint: 'i32',
  gradient: 'i32',
  stepAdjoint: 'i32',
  stride: 'i32',
  bytes: 'i32',
} as const;

/**
 * Adds `pullback(state, stateAdjoint, gradient, stepAdjoint, stride, bytes)`: goes back over one update of
 * `bytes / 4` coordinates, whole tiles. Replaces the adjoint of the state after the update by that of the
 * state before it, and adds to the adjoints of the weights.
 *
 * Block by block, the forward pass is computed again from the state before; then layer by layer, last to
 * first, come the adjoints of the gates, and from them those of all that the gates add up.
 */
export function addPullback(context: KernelContext, sums: readonly SumFunction[]): void {
  const { module, plan } = context;
  const recalls = plan.layers.map((_, l) => recallLayer(context, l));
  const backOverGates = plan.layers.map((_, l) => pullbackGates(context, l));
  const backOverSums = plan.layers.map((_, l) => pullbackSums(context, l));

  module.function({ export: 'pullback', params: parameters }, (f, addresses) => {
    const { state, stateAdjoint, gradient, stepAdjoint, stride, bytes } = addresses;
    forEachBlock(f, context, bytes, (at) => {
      preprocessBlock(f, context, i32.add(gradient, at));
      const before = stateRows(f, context, i32.add(state, at), stride);
      const adjoint = stateRows(f, context, i32.add(stateAdjoint, at), stride);
      recalls.forEach((recall, l) => {
        const { hidden, cell } = before[l]!;
        f.do(sums[l]!({ hidden, stride }));
        f.do(recall({ cell, stride }));
      });
      pullbackOutput(f, context, f.let(i32.add(stepAdjoint, at)));
      for (let l = plan.layers.length - 1; l >= 0; l--) {
        const { hidden: hiddenAdjoint, cell: cellAdjoint } = adjoint[l]!;
        f.do(backOverGates[l]!({ cell: before[l]!.cell, hiddenAdjoint, cellAdjoint, stride }));
        f.do(backOverSums[l]!({ hiddenAdjoint, stride }));
      }
    });
  });
}

/**
 * Keeps the step's adjoint for one block, and adds its share to that of the output layer's bias. The
 * packed output weights carry `outputScale`; their adjoints get it when they are unpacked.
 */
function pullbackOutput(f: FunctionBuilder, context: KernelContext, stepAdjoint: Variable<'i32'>): void {
  const { plan } = context;
  const bias = plan.linearAdjoint + 16 * plan.layers.at(-1)!.units;
  const sum = f.let(v128.load(0, bias));
  forEachTile(f, context, (tile) => {
    const at = f.let(i32.add(stepAdjoint, tile));
    for (const v of VECTORS) {
      const adjoint = f.let(v128.load(at, 16 * v));
      f.store.v128(tile, adjoint, plan.stepAdjoint + 16 * v);
      f.set(sum, f32x4.add(sum, adjoint));
    }
  });
  f.store.v128(0, sum, bias);
}
