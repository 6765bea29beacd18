import { type FunctionBuilder, i32, type Variable, v128 } from '@l2l/wasm';
import { evenTiles, forEach, type KernelContext, upTo } from './context';
import { PANEL, ROW } from './memory-plan';
import type { PanelFunction } from './products';
import { addTurnAdjoints, addTurnSums } from './turn-panels';
import type { GradientFunction } from './weight-gradient';

// The first layer on examples that are lists of their inputs which are not zero. Here lanes are outputs: each
// entry adds a row of the kernel to an example's sums, and on the way back the example's adjoint to a row
// of the gradient. Rows are read and written in whole vectors, which may reach over into the next row:
// sums there are never used, and adjoints there are zero.

/** Bytes of an entry: the index of an input, and the number there. */
export const ENTRY = 8;
/** Bytes of a span: addresses of the first entry of an example and behind its last. */
export const SPAN = 8;

/** Vectors of outputs that are summed up at a time. */
const WIDEST = 6;

/**
 * Adds the function that sums up one panel. It is given the offset of the panel's first example in the
 * spans, and where the sums go: `[outputs, PANEL]`.
 */
export function addSparseSums(context: KernelContext): PanelFunction {
  const { module, plan, madd } = context;
  const layer = plan.layers[0]!;
  const turn = addTurnSums(context);
  return module.function({ params: { from: 'i32', to: 'i32' } }, (f, { from, to }) => {
    const sumsAt = f.let(i32.add(i32.mul(from, plan.sumsWidth / 2), plan.sums));
    const streams = [
      { from, bytes: SPAN },
      { from: sumsAt, bytes: 4 * plan.sumsWidth },
    ] as const;
    forEach(f, PANEL, streams, (span, row) => {
      forEachGroup(plan.sumsWidth, (vectors, first) => {
        const sums = vectors.map((v) => f.let(v128.load(0, layer.bias + 16 * v)));
        forEachEntry(f, span, plan.spans, layer.outputs, (offset, value) => {
          vectors.forEach((v, i) => {
            f.set(sums[i]!, madd(v128.load(offset, layer.kernel + 16 * v), value, sums[i]!));
          });
        });
        sums.forEach((sum, i) => {
          f.store.v128(row, sum, 16 * (first + i));
        });
      });
    });
    f.do(turn({ from: sumsAt, to }));
  });
}

/** Adds the function that turns the adjoints of the first layer into the gradient of its kernel. */
export function addSparseGradient(context: KernelContext): GradientFunction {
  const { module, plan, madd } = context;
  const { inputs, outputs, output, kernelGradient } = plan.layers[0]!;
  const turn = addTurnAdjoints(context);
  return module.function({ params: {} }, (f) => {
    f.fill(kernelGradient, 0, 4 * inputs * outputs);
    const panels = [
      { from: output, bytes: outputs * ROW },
      { from: plan.sums, bytes: 4 * PANEL * plan.sumsWidth },
    ] as const;
    forEach(f, plan.panels, panels, (from, to) => f.do(turn({ from, to })));
    const examples = [
      { from: 0, bytes: SPAN },
      { from: plan.sums, bytes: 4 * plan.sumsWidth },
    ] as const;
    forEach(f, plan.shape.batchSize, examples, (span, row) => {
      forEachGroup(plan.sumsWidth, (vectors) => {
        const adjoints = vectors.map((v) => f.let(v128.load(row, 16 * v)));
        forEachEntry(f, span, plan.spans, outputs, (offset, value) => {
          vectors.forEach((v, i) => {
            const place = kernelGradient + 16 * v;
            f.store.v128(offset, madd(adjoints[i]!, value, v128.load(offset, place)), place);
          });
        });
      });
    });
  });
}

/** Cuts a row of sums into groups of vectors. */
function forEachGroup(width: number, body: (vectors: readonly number[], first: number) => void): void {
  let first = 0;
  for (const { height, count } of evenTiles(width / 4, WIDEST)) {
    for (let group = 0; group < count; group++) {
      const from = first;
      body(
        upTo(height).map((i) => from + i),
        from,
      );
      first += height;
    }
  }
}

/** Goes over the entries of an example, with the offset of each one's row in the kernel, and its number in all lanes. */
function forEachEntry(
  f: FunctionBuilder,
  span: Variable<'i32'>,
  spans: number,
  outputs: number,
  body: (offset: Variable<'i32'>, value: Variable<'v128'>) => void,
): void {
  const [entry, end] = [f.let(i32.load(span, spans)), f.let(i32.load(span, spans + 4))];
  const [offset, value] = [f.local('i32'), f.local('v128')];
  f.while(i32.lt(entry, end), () => {
    f.set(offset, i32.mul(i32.load(entry), 4 * outputs));
    f.set(value, v128.load32Splat(entry, 4));
    body(offset, value);
    f.set(entry, i32.add(entry, ENTRY));
  });
}
