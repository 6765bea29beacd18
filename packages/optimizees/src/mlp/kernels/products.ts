import {
  type Callable,
  type Expression,
  type FunctionBuilder,
  i32,
  type Operand,
  type Variable,
  v128,
} from '@l2l/wasm';
import { timesSlope } from './activations';
import { evenTiles, forEach, type KernelContext, splat, upTo } from './context';
import { type LayerPlaces, ROW, VECTORS } from './memory-plan';

const parameters = { from: 'i32', to: 'i32' } as const;

/** Takes one panel of a layer to one panel of a neighbouring layer. */
export type PanelFunction = Callable<typeof parameters, 'none'>;

/** `to[unit] = finish(bias[unit] + Σ from[term] · weight[term, unit])` for a panel of examples. */
interface Product {
  readonly terms: number;
  readonly units: number;
  /** Address of the weight of the first term and unit, and bytes to the next of either. */
  readonly weights: number;
  readonly termBytes: number;
  readonly unitBytes: number;
  /** Address of the first bias; without it sums begin at zero. */
  readonly bias?: number;
  readonly finish?: (
    f: FunctionBuilder,
    sum: Variable<'v128'>,
    at: Variable<'i32'>,
    offset: number,
  ) => Expression<'v128'>;
}

/** A layer's sums from its inputs. */
export function addLayerSums(context: KernelContext, layer: LayerPlaces): PanelFunction {
  return addProduct(context, {
    terms: layer.inputs,
    units: layer.outputs,
    weights: layer.kernel,
    termBytes: 4 * layer.outputs,
    unitBytes: 4,
    bias: layer.bias,
  });
}

/**
 * The adjoint of the sums before a layer, from that of its own sums. What it is written to still holds the
 * layer's inputs, which tell the slope of the activation that made them.
 */
export function addInputAdjoint(
  context: KernelContext,
  layer: LayerPlaces,
  before: LayerPlaces,
): PanelFunction {
  return addProduct(context, {
    terms: layer.outputs,
    units: layer.inputs,
    weights: layer.kernel,
    termBytes: 4,
    unitBytes: 4 * layer.outputs,
    finish: (f, sum, at, offset) =>
      timesSlope(before.activation!, sum, at, offset, before.toSlope, (value) => f.let(value)),
  });
}

/** Most units of a tile: two sums for each, two vectors of terms, a weight and a product fit the registers. */
const HIGHEST = 4;

function addProduct(context: KernelContext, product: Product): PanelFunction {
  const { units, weights, unitBytes, bias = 0 } = product;
  return context.module.function({ params: parameters }, (f, { from, to }) => {
    let unit = 0;
    for (const { height, count } of evenTiles(units, HIGHEST)) {
      const streams = [
        { from: weights + unit * unitBytes, bytes: height * unitBytes },
        { from: bias + 4 * unit, bytes: 4 * height },
        { from: i32.add(to, unit * ROW), bytes: height * ROW },
      ] as const;
      forEach(f, count, streams, (weight, biasAt, at) => {
        addTile(f, context, product, height, { from, weight, biasAt, at });
      });
      unit += height * count;
    }
  });
}

interface TileAddresses {
  readonly from: Operand<'i32'>;
  readonly weight: Variable<'i32'>;
  readonly biasAt: Variable<'i32'>;
  readonly at: Variable<'i32'>;
}

/** The inner loop of the forward pass: each weight is loaded once for two vectors of examples. */
function addTile(
  f: FunctionBuilder,
  { madd }: KernelContext,
  { terms, termBytes, unitBytes, bias, finish }: Product,
  height: number,
  { from, weight, biasAt, at }: TileAddresses,
): void {
  const sums = upTo(height).map((unit) => {
    const start = f.let(bias === undefined ? splat(0) : v128.load32Splat(biasAt, 4 * unit));
    return VECTORS.map(() => f.let(start));
  });
  const values = VECTORS.map(() => f.local('v128'));
  const factor = f.local('v128');
  const streams = [
    { from, bytes: ROW },
    { from: weight, bytes: termBytes },
  ] as const;
  forEach(f, terms, streams, (row, weightAt) => {
    VECTORS.forEach((offset, v) => {
      f.set(values[v]!, v128.load(row, offset));
    });
    sums.forEach((sum, unit) => {
      f.set(factor, v128.load32Splat(weightAt, unit * unitBytes));
      VECTORS.forEach((_, v) => {
        f.set(sum[v]!, madd(values[v]!, factor, sum[v]!));
      });
    });
  });
  sums.forEach((sum, unit) => {
    VECTORS.forEach((vector, v) => {
      const offset = unit * ROW + vector;
      f.store.v128(at, finish ? finish(f, sum[v]!, at, offset) : sum[v]!, offset);
    });
  });
}
