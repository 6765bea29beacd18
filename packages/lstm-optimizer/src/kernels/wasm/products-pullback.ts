import {
  type Callable,
  type FunctionBuilder,
  i32,
  type ModuleBuilder,
  transpose4,
  type Variable,
  v128,
} from '@l2l/wasm';
import { accumulate, forEachTile, VECTORS, zero } from './gates';
import { GATES, type LayerPlan, type Plan, ROW } from './plan';
import type { VectorMath } from './vector-math';

const parameters = { hiddenAdjoint: 'i32', stride: 'i32' } as const;

/**
 * Adds the function that goes back over the weighted sums of one layer for one block, given the adjoints
 * of the sums: adds up the adjoint of the weights, and writes those of the inputs (for the layer below)
 * and of the hidden rows before the step.
 */
export function pullbackProducts(
  module: ModuleBuilder,
  plan: Plan,
  layer: LayerPlan,
  l: number,
  math: VectorMath,
): Callable<typeof parameters, 'none'> {
  const turn = turnInput(module, layer);
  const weights = addWeightsAdjoint(module, layer, math);
  return module.function({ params: parameters }, (f, { hiddenAdjoint, stride }) => {
    f.do(turn({}));
    f.do(weights({}));
    if (l > 0) {
      const down = f.let(i32.const(plan.down));
      termAdjoints(f, math, layer, {
        weights: layer.inputWeights,
        count: layer.inputs,
        to: down,
        stride: ROW,
      });
    }
    const recurrent = { weights: layer.recurrentWeights, count: layer.units, to: hiddenAdjoint, stride };
    termAdjoints(f, math, layer, recurrent);
  });
}

/** `turned[coordinate][term] = input[term][coordinate]`, by squares of 4 × 4. */
function turnInput(module: ModuleBuilder, layer: LayerPlan): Callable<Record<string, never>, 'none'> {
  const width = 4 * layer.paddedTerms;
  return module.function({ params: {} }, (f) => {
    const term = f.local('i32');
    const row = f.local('i32');
    const from = f.local('i32');
    const to = f.local('i32');
    f.set(row, layer.input);
    f.loop(term, 0, width, 16, () => {
      f.set(to, i32.add(term, layer.turned));
      f.loop(from, row, i32.add(row, ROW), 16, () => {
        const rows = [0, 1, 2, 3].map((r) => f.let(v128.load(from, r * ROW)));
        const columns = transpose4(rows as unknown as Parameters<typeof transpose4>[0], (value) =>
          f.let(value),
        );
        columns.forEach((column, c) => {
          f.store.v128(to, column, c * width);
        });
        f.set(to, i32.add(to, 4 * width));
      });
      f.set(row, i32.add(row, 4 * ROW));
    });
  });
}

/**
 * `weightsAdjoint[unit][gate][term] += Σ gates[unit][gate][coordinate] · turned[coordinate][term]`.
 * A tile is four gates by eight terms, kept in eight variables over all coordinates of the block.
 */
function addWeightsAdjoint(
  module: ModuleBuilder,
  layer: LayerPlan,
  { madd }: VectorMath,
): Callable<Record<string, never>, 'none'> {
  const width = 4 * layer.paddedTerms;
  return module.function({ params: {} }, (f) => {
    const sums = Array.from({ length: GATES }, () => VECTORS.map(() => f.local('v128')));
    const terms = VECTORS.map(() => f.local('v128'));
    const factor = f.local('v128');
    const [gates, end, to, term, from, at] = Array.from({ length: 6 }, () => f.local('i32')) as [
      Variable<'i32'>,
      Variable<'i32'>,
      Variable<'i32'>,
      Variable<'i32'>,
      Variable<'i32'>,
      Variable<'i32'>,
    ];
    f.set(to, layer.weightsAdjoint);
    f.loop(gates, layer.gates, layer.gates + layer.units * GATES * ROW, GATES * ROW, () => {
      f.set(end, i32.add(gates, ROW));
      f.loop(term, 0, width, 32, () => {
        const sumAt = (gate: number, v: number) => gate * width + 16 * v;
        sums.forEach((sum, gate) => {
          for (const v of VECTORS) f.set(sum[v]!, v128.load(to, sumAt(gate, v)));
        });
        f.set(from, i32.add(term, layer.turned));
        f.loop(at, gates, end, 4, () => {
          for (const v of VECTORS) f.set(terms[v]!, v128.load(from, 16 * v));
          sums.forEach((sum, gate) => {
            f.set(factor, v128.load32Splat(at, gate * ROW));
            for (const v of VECTORS) f.set(sum[v]!, madd(terms[v]!, factor, sum[v]!));
          });
          f.set(from, i32.add(from, width));
        });
        sums.forEach((sum, gate) => {
          for (const v of VECTORS) f.store.v128(to, sum[v]!, sumAt(gate, v));
        });
        f.set(to, i32.add(to, 32));
      });
      f.set(to, i32.add(to, (GATES - 1) * width));
    });
  });
}

/** Some of the terms that the gates add up, and where their adjoints go. */
interface Terms {
  /** Packed in groups of four. */
  readonly weights: number;
  readonly count: number;
  /** Address of the first term's row at the block. */
  readonly to: Variable<'i32'>;
  readonly stride: Variable<'i32'> | number;
}

/** `to[term][coordinate] = Σ over units and gates of weight[term][gate] · gates[gate][coordinate]`. */
function termAdjoints(f: FunctionBuilder, math: VectorMath, layer: LayerPlan, terms: Terms): void {
  const gateRows = layer.units * GATES;
  const groupBytes = 16 * gateRows;
  const wholeGroups = Math.floor(terms.count / 4);
  const weights = f.let(i32.const(terms.weights));
  const rows = f.let(i32.add(terms.to, 0));
  const group = f.local('i32');
  const groupOf = (count: number) => {
    termGroup(f, math, layer, { weights, rows, stride: terms.stride, count });
    f.set(weights, i32.add(weights, groupBytes));
    f.set(rows, i32.add(rows, i32.mul(terms.stride, 4)));
  };
  f.loop(group, 0, wholeGroups, 1, () => groupOf(4));
  if (terms.count % 4 > 0) groupOf(terms.count % 4);
}

interface TermGroup {
  readonly weights: Variable<'i32'>;
  readonly rows: Variable<'i32'>;
  readonly stride: Variable<'i32'> | number;
  /** One to four. */
  readonly count: number;
}

function termGroup(
  f: FunctionBuilder,
  { madd }: VectorMath,
  layer: LayerPlan,
  { weights, rows, stride, count }: TermGroup,
): void {
  forEachTile(f, (tile) => {
    const sums = Array.from({ length: count }, () => VECTORS.map(() => f.let(zero())));
    const end = f.let(i32.add(tile, layer.units * GATES * ROW));
    accumulate(f, madd, sums, { rows: tile, base: layer.gates, end, weights });
    const at = f.let(i32.add(rows, tile));
    sums.forEach((sum) => {
      for (const v of VECTORS) f.store.v128(at, sum[v]!, 16 * v);
      f.set(at, i32.add(at, stride));
    });
  });
}
