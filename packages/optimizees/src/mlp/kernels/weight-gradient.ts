import {
  type Callable,
  type Expression,
  type FunctionBuilder,
  f32x4,
  i32,
  shuffle32,
  shuffle64,
  type Variable,
  v128,
} from '@l2l/wasm';
import { forEach, type KernelContext, splat, upTo, wholeTiles } from './context';
import { type LayerPlaces, ROW, VECTORS } from './memory-plan';

export type GradientFunction = Callable<Record<never, never>, 'none'>;

/** Sums of a tile: inputs by outputs. Many share what is loaded, and wait for none of their own additions. */
const OUTPUTS = 4;
const INPUTS = 3;
/** V8 wants more registers for multiply-add in one instruction, and would spill a third row of sums. */
const INPUTS_RELAXED = 2;

/**
 * `kernelGradient[i][o] = Σ input[i][example] · adjoint[o][example]` over the minibatch. Lanes are examples:
 * the sums of a tile stay in registers over all panels, and only then are lanes added up.
 */
export function addKernelGradient(context: KernelContext, layer: LayerPlaces): GradientFunction {
  const { inputs, outputs, input, kernelGradient } = layer;
  const highest = context.plan.shape.relaxed ? INPUTS_RELAXED : INPUTS;
  return context.module.function({ params: {} }, (f) => {
    let first = 0;
    for (const { height, count } of wholeTiles(inputs, highest)) {
      const streams = [
        { from: input + first * ROW, bytes: height * ROW },
        { from: kernelGradient + 4 * first * outputs, bytes: 4 * height * outputs },
      ] as const;
      forEach(f, count, streams, (values, gradient) => {
        addOutputs(f, context, layer, { height, values, gradient });
      });
      first += height * count;
    }
  });
}

/** `biasGradient[o] = Σ adjoint[o][example]` over the minibatch. */
export function addBiasGradient(context: KernelContext, layer: LayerPlaces): GradientFunction {
  return context.module.function({ params: {} }, (f) => {
    const gradient = f.let(i32.const(layer.biasGradient));
    addOutputs(f, context, layer, { height: 1, values: undefined, gradient });
  });
}

/** Some inputs of the layer, or instead of them the number 1 that biases are multiplied by. */
interface GradientRows {
  readonly height: number;
  /** Address of the inputs in the first panel. */
  readonly values: Variable<'i32'> | undefined;
  /** Address of `[height, outputs]` in the gradient. */
  readonly gradient: Variable<'i32'>;
}

function addOutputs(
  f: FunctionBuilder,
  context: KernelContext,
  layer: LayerPlaces,
  { height, values, gradient }: GradientRows,
): void {
  let first = 0;
  for (const { height: width, count } of wholeTiles(layer.outputs, OUTPUTS)) {
    const streams = [
      { from: layer.output + first * ROW, bytes: width * ROW },
      { from: i32.add(gradient, 4 * first), bytes: 4 * width },
    ] as const;
    forEach(f, count, streams, (adjoint, to) => {
      const sums = addTile(f, context, layer, { height, width, values, adjoint });
      sums.forEach((sum, i) => {
        storeLanes(f, i32.add(to, 4 * i * layer.outputs), lanesAdded(f, sum), width);
      });
    });
    first += width * count;
  }
}

interface Tile {
  readonly height: number;
  readonly width: number;
  readonly values: Variable<'i32'> | undefined;
  readonly adjoint: Variable<'i32'>;
}

/** `sums[i][o]`, still to be added over lanes. */
function addTile(
  f: FunctionBuilder,
  { madd, plan }: KernelContext,
  { inputs, outputs }: LayerPlaces,
  { height, width, values, adjoint }: Tile,
): readonly (readonly Variable<'v128'>[])[] {
  const sums = upTo(height).map(() => upTo(width).map(() => f.let(splat(0))));
  const rows = sums.map(() => f.local('v128'));
  const factor = f.local('v128');
  const streams = [
    { from: adjoint, bytes: outputs * ROW },
    { from: values ?? 0, bytes: inputs * ROW },
  ] as const;
  forEach(f, plan.panels, streams, (adjointAt, valuesAt) => {
    for (const vector of VECTORS) {
      if (values) rows.forEach((row, i) => void f.set(row, v128.load(valuesAt, i * ROW + vector)));
      for (const o of upTo(width)) {
        f.set(factor, v128.load(adjointAt, o * ROW + vector));
        sums.forEach((sum, i) => {
          f.set(sum[o]!, values ? madd(rows[i]!, factor, sum[o]!) : f32x4.add(sum[o]!, factor));
        });
      }
    }
  });
  return sums;
}

/** Vectors a, b, c, d give (Σ a, Σ b, Σ c, Σ d); the last stands for those that are missing. */
function lanesAdded(f: FunctionBuilder, sums: readonly Variable<'v128'>[]): Variable<'v128'> {
  const [a, b, c, d] = upTo(4).map((i) => sums[Math.min(i, sums.length - 1)]!);
  /** (a₀ + a₂, b₀ + b₂, a₁ + a₃, b₁ + b₃) */
  const halves = (x: Expression<'v128'>, y: Expression<'v128'>) =>
    f.let(f32x4.add(shuffle32(x, y, [0, 4, 1, 5]), shuffle32(x, y, [2, 6, 3, 7])));
  const [left, right] = [halves(a!, b!), halves(c!, d!)];
  return f.let(f32x4.add(shuffle64(left, right, [0, 2]), shuffle64(left, right, [1, 3])));
}

/** Writes the first lanes of a vector. */
export function storeLanes(
  f: FunctionBuilder,
  at: Expression<'i32'>,
  vector: Variable<'v128'>,
  lanes: number,
): void {
  if (lanes === 4) f.store.v128(at, vector);
  if (lanes === 2 || lanes === 3) f.store.lane64(at, vector, 0);
  if (lanes % 2 === 1) f.store.lane32(at, vector, lanes - 1, 4 * (lanes - 1));
}
