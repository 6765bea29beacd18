import {
  type Callable,
  type Expression,
  type FunctionBuilder,
  f32x4,
  i32,
  type Variable,
  v128,
} from '@l2l/wasm';
import { GATES, ROW } from './plan';
import { forEachUnit, type KernelContext } from './rows';
import type { VectorMath } from './vector-math';

const params = { cell: 'i32', hiddenAdjoint: 'i32', cellAdjoint: 'i32', stride: 'i32' } as const;

/**
 * Adds the function that goes back over the gates of one layer for one block: replaces the gates in
 * scratch memory by the adjoints of their sums, and the adjoint of the memory after the step by that of
 * the memory before. Adds up the adjoint of the biases; for the last layer, that of the output weights.
 */
export function pullbackGates(context: KernelContext, l: number): Callable<typeof params, 'none'> {
  const { module, plan, math, width } = context;
  const layer = plan.layers[l]!;
  const isLast = l === plan.layers.length - 1;
  return module.function({ params }, (f, { cell, hiddenAdjoint, cellAdjoint, stride }) => {
    const one = f.let(f32x4.splat(1));
    const streams = [
      { from: cell, bytes: stride },
      { from: hiddenAdjoint, bytes: stride },
      { from: cellAdjoint, bytes: stride },
      { from: layer.gates, bytes: GATES * ROW },
      { from: 0, bytes: ROW },
      { from: 0, bytes: 4 },
    ] as const;
    forEachUnit(f, layer.units, streams, (cellRow, hiddenRow, memoryRow, gateRow, unitRow, unit4) => {
      const biasSums = Array.from({ length: GATES }, () => f.let(f32x4.splat(0)));
      const outputSum = f.let(f32x4.splat(0));
      const offset = f.local('i32');
      f.loop(offset, 0, width, 16, () => {
        const unitAt = f.let(i32.add(unitRow, offset));
        const gatesAt = f.let(i32.add(gateRow, offset));
        const memoryAt = f.let(i32.add(memoryRow, offset));
        const later = v128.load(i32.add(hiddenRow, offset));
        const adjoints = pullbackUnit(f, math, one, {
          gates: Array.from({ length: GATES }, (_, gate) => f.let(v128.load(gatesAt, gate * ROW))),
          squashed: f.let(v128.load(unitAt, layer.squashed)),
          cell: v128.load(i32.add(cellRow, offset)),
          hiddenAdjoint: isLast
            ? f.let(
                math.madd(v128.load32Splat(unit4, plan.linear), v128.load(offset, plan.stepAdjoint), later),
              )
            : f.let(f32x4.add(v128.load(unitAt, plan.down), later)),
          cellAdjoint: v128.load(memoryAt),
        });
        f.store.v128(memoryAt, adjoints.cell);
        adjoints.gates.forEach((adjoint, gate) => {
          f.store.v128(gatesAt, adjoint, gate * ROW);
          f.set(biasSums[gate]!, f32x4.add(biasSums[gate]!, adjoint));
        });
        if (!isLast) return;
        const hidden = v128.load(unitAt, plan.lastHidden);
        f.set(outputSum, math.madd(hidden, v128.load(offset, plan.stepAdjoint), outputSum));
      });
      const biasAt = f.let(i32.mul(unit4, 4 * GATES));
      biasSums.forEach((sum, gate) => {
        addTo(f, biasAt, layer.biasAdjoint + 16 * gate, sum);
      });
      if (isLast) addTo(f, f.let(i32.mul(unit4, 4)), plan.linearAdjoint, outputSum);
    });
  });
}

/** What one unit computed for four coordinates, and the adjoints of its output and memory after the step. */
interface UnitValues {
  readonly gates: readonly Variable<'v128'>[];
  /** tanh c′ */
  readonly squashed: Variable<'v128'>;
  /** c */
  readonly cell: Expression<'v128'>;
  readonly hiddenAdjoint: Variable<'v128'>;
  readonly cellAdjoint: Expression<'v128'>;
}

/** Back over `c′ = f·c + i·g`, `h′ = o·tanh c′` and the gates' nonlinearities: σ′ = σ(1 − σ), tanh′ = 1 − tanh². */
function pullbackUnit(
  f: FunctionBuilder,
  { madd }: VectorMath,
  one: Variable<'v128'>,
  { gates, squashed, cell, hiddenAdjoint, cellAdjoint }: UnitValues,
) {
  const { mul, sub } = f32x4;
  const [input, forget, candidate, output] = [gates[0]!, gates[1]!, gates[2]!, gates[3]!];
  const throughOutput = f.let(mul(hiddenAdjoint, output));
  const memoryAdjoint = f.let(madd(throughOutput, sub(one, mul(squashed, squashed)), cellAdjoint));
  const throughInput = f.let(mul(memoryAdjoint, input));
  const throughForget = f.let(mul(memoryAdjoint, forget));
  return {
    cell: throughForget,
    gates: [
      f.let(mul(mul(throughInput, candidate), sub(one, input))),
      f.let(mul(mul(throughForget, cell), sub(one, forget))),
      f.let(mul(throughInput, sub(one, mul(candidate, candidate)))),
      f.let(mul(mul(throughOutput, squashed), sub(one, output))),
    ],
  };
}

function addTo(f: FunctionBuilder, at: Variable<'i32'>, offset: number, value: Variable<'v128'>): void {
  f.store.v128(at, f32x4.add(v128.load(at, offset), value), offset);
}
