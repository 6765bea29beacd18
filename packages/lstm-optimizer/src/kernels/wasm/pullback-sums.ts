import { type Callable, type FunctionBuilder, f32x4, i32, type Operand, type Variable } from '@l2l/wasm';
import { GATES, type LayerPlan, ROW } from './plan';
import { forEachTile, forEachUnit, type KernelContext, VECTORS } from './rows';
import { accumulate } from './sum-gates';
import { addWeightsAdjoint } from './weights-adjoint';

const params = { hiddenAdjoint: 'i32', stride: 'i32' } as const;

/**
 * Adds the function that goes back over the weighted sums of one layer for one block, given the adjoints
 * of the sums: adds up the adjoint of the weights, and writes those of the inputs (for the layer below)
 * and of the hidden rows before the step.
 */
export function pullbackSums(context: KernelContext, l: number): Callable<typeof params, 'none'> {
  const { module, plan } = context;
  const layer = plan.layers[l]!;
  const weightsAdjoint = addWeightsAdjoint(context, layer);
  return module.function({ params }, (f, { hiddenAdjoint, stride }) => {
    f.do(weightsAdjoint({}));
    // The inputs of the first layer are the gradient's features, which are constants.
    if (l > 0) {
      termAdjoints(f, context, layer, {
        weights: layer.inputWeights,
        count: layer.inputs,
        to: plan.down,
        stride: ROW,
      });
    }
    termAdjoints(f, context, layer, {
      weights: layer.recurrentWeights,
      count: layer.units,
      to: hiddenAdjoint,
      stride,
    });
  });
}

/** Some of the terms that the gates add up, and where their adjoints go. */
interface Terms {
  /** Packed in groups of four. */
  readonly weights: number;
  readonly count: number;
  /** Address of the first term's row at the block. */
  readonly to: Operand<'i32'>;
  readonly stride: Operand<'i32'>;
}

/** `to[term] = Σ over units and gates of weight[term] · gates`, for groups of four terms and the rest of them. */
function termAdjoints(f: FunctionBuilder, context: KernelContext, layer: LayerPlan, terms: Terms): void {
  const { weights, count, to, stride } = terms;
  const whole = Math.floor(count / 4);
  const groupBytes = 16 * GATES * layer.units;
  const weightGroups = { from: weights, bytes: groupBytes };
  const rowGroups = { from: to, bytes: i32.mul(stride, 4) };
  forEachUnit(f, whole, [weightGroups, rowGroups], (group, rows) =>
    termGroup(f, context, layer, { group, rows, stride, count: 4 }),
  );
  if (count % 4 === 0) return;
  const group = f.let(i32.const(weights + whole * groupBytes));
  const rows = f.let(i32.add(to, i32.mul(stride, 4 * whole)));
  termGroup(f, context, layer, { group, rows, stride, count: count % 4 });
}

interface TermGroup {
  /** Address of the group's weights. */
  readonly group: Variable<'i32'>;
  /** Address of its first row. */
  readonly rows: Variable<'i32'>;
  readonly stride: Operand<'i32'>;
  /** One to four. */
  readonly count: number;
}

function termGroup(
  f: FunctionBuilder,
  context: KernelContext,
  layer: LayerPlan,
  { group, rows, stride, count }: TermGroup,
): void {
  forEachTile(f, context, (tile) => {
    const sums = Array.from({ length: count }, () => VECTORS.map(() => f.let(f32x4.splat(0))));
    accumulate(f, context.math, sums, {
      rows: tile,
      base: layer.gates,
      count: layer.units * GATES,
      weights: group,
    });
    const at = f.let(i32.add(rows, tile));
    for (const sum of sums) {
      for (const v of VECTORS) f.store.v128(at, sum[v]!, 16 * v);
      f.set(at, i32.add(at, stride));
    }
  });
}
