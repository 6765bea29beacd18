import { type Callable, i32, transpose4, type Variable, v128 } from '@l2l/wasm';
import { GATES, type LayerPlan, ROW } from './plan';
import { forEachUnit, type KernelContext, VECTORS } from './rows';

type Block = Callable<Record<never, never>, 'none'>;

/**
 * Adds the function that adds up, for one block, the adjoint of a layer's kernel and recurrent weights:
 * `weightsAdjoint[unit][gate][term] += Σ gates[unit][gate][coordinate] · input[term][coordinate]`.
 *
 * The inputs are turned first, so that lanes are terms and no sum over lanes is needed. A tile is four
 * gates by eight terms, kept in eight variables over all coordinates of the block.
 */
export function addWeightsAdjoint(context: KernelContext, layer: LayerPlan): Block {
  const { module, width, math } = context;
  const turn = turnInput(context, layer);
  const rowBytes = 4 * layer.paddedTerms;
  return module.function({ params: {} }, (f) => {
    f.do(turn({}));
    const sums = Array.from({ length: GATES }, () => VECTORS.map(() => f.local('v128')));
    const terms = VECTORS.map(() => f.local('v128'));
    const factor = f.local('v128');
    const term = f.local('i32');
    const turned = f.local('i32');
    const gate = f.local('i32');
    const gateRows = { from: layer.gates, bytes: GATES * ROW };
    const adjointRows = { from: layer.weightsAdjoint, bytes: GATES * rowBytes };
    forEachUnit(f, layer.units, [gateRows, adjointRows], (gateRow, adjointRow) => {
      const end = f.let(i32.add(gateRow, width));
      f.loop(term, 0, rowBytes, 32, () => {
        const at = f.let(i32.add(adjointRow, term));
        sums.forEach((sum, g) => {
          for (const v of VECTORS) f.set(sum[v]!, v128.load(at, g * rowBytes + 16 * v));
        });
        f.set(turned, i32.add(term, layer.turned));
        f.loop(gate, gateRow, end, 4, () => {
          for (const v of VECTORS) f.set(terms[v]!, v128.load(turned, 16 * v));
          sums.forEach((sum, g) => {
            f.set(factor, v128.load32Splat(gate, g * ROW));
            for (const v of VECTORS) f.set(sum[v]!, math.madd(terms[v]!, factor, sum[v]!));
          });
          f.set(turned, i32.add(turned, rowBytes));
        });
        sums.forEach((sum, g) => {
          for (const v of VECTORS) f.store.v128(at, sum[v]!, g * rowBytes + 16 * v);
        });
      });
    });
  });
}

/** `turned[coordinate][term] = input[term][coordinate]`, by squares of 4 × 4. */
function turnInput({ module, width }: KernelContext, layer: LayerPlan): Block {
  const rowBytes = 4 * layer.paddedTerms;
  return module.function({ params: {} }, (f) => {
    const inputRows = { from: layer.input, bytes: 4 * ROW };
    const turnedColumns = { from: layer.turned, bytes: 16 };
    forEachUnit(f, layer.paddedTerms / 4, [inputRows, turnedColumns], (row, column) => {
      const from = f.local('i32');
      const to = f.local('i32');
      f.set(to, column);
      f.loop(from, row, i32.add(row, width), 16, () => {
        const input = (r: number): Variable<'v128'> => f.let(v128.load(from, r * ROW));
        const square = [input(0), input(1), input(2), input(3)] as const;
        transpose4(square, (value) => f.let(value)).forEach((terms, coordinate) => {
          f.store.v128(to, terms, coordinate * rowBytes);
        });
        f.set(to, i32.add(to, 4 * rowBytes));
      });
    });
  });
}
