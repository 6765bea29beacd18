import { type Callable, type FunctionBuilder, i32, type ModuleBuilder, type Variable, v128 } from '@l2l/wasm';
import { forEachTile, forEachUnit, type SumFunction, VECTORS } from './gates';
import { GATES, type LayerPlan, type Plan, ROW } from './plan';
import { features, squashing, type VectorMath } from './vector-math';

/** Addresses of one layer's rows of a state at one block, and the bytes from row to row. */
export type LayerFunction = Callable<{ hidden: 'i32'; cell: 'i32'; stride: 'i32' }, 'none'>;

const layerParameters = { hidden: 'i32', cell: 'i32', stride: 'i32' } as const;

/** Where a layer puts its output, so that the next one finds it: its inputs, or the output layer. */
export function outputRows(plan: Plan, l: number): number {
  return plan.layers[l + 1]?.input ?? plan.lastHidden;
}

/** Adds `step(state, gradient, step, stride, bytes)`: updates `bytes / 4` coordinates, whole blocks, in place. */
export function addForward(
  module: ModuleBuilder,
  plan: Plan,
  sums: readonly SumFunction[],
  math: VectorMath,
): void {
  const layers = plan.layers.map((layer, l) => activateLayer(module, plan, layer, l, math));
  const blocks = {
    export: 'forward',
    params: { state: 'i32', gradient: 'i32', step: 'i32', stride: 'i32', bytes: 'i32' },
  } as const;
  module.function(blocks, (f, { state, gradient, step, stride, bytes }) => {
    const at = f.local('i32');
    f.loop(at, 0, bytes, ROW, () => {
      preprocessBlock(f, math, plan, i32.add(gradient, at));
      const rows = stateRows(f, plan, i32.add(state, at), stride);
      layers.forEach((layer, l) => {
        const { hidden, cell } = rows[l]!;
        f.do(sums[l]!({ hidden, stride }));
        f.do(layer({ hidden, cell, stride }));
      });
      sumOutput(f, math, plan, f.let(i32.add(step, at)));
    });
  });
}

/** Addresses of each layer's hidden and cell rows at one block. */
export function stateRows(
  f: FunctionBuilder,
  { config }: Plan,
  state: ReturnType<typeof i32.add>,
  stride: Variable<'i32'>,
): readonly { readonly hidden: Variable<'i32'>; readonly cell: Variable<'i32'> }[] {
  let hidden = f.let(state);
  return config.hidden.map((units) => {
    const cell = f.let(i32.add(hidden, i32.mul(stride, units)));
    const rows = { hidden, cell };
    hidden = f.let(i32.add(cell, i32.mul(stride, units)));
    return rows;
  });
}

/** Turns a block of gradients into the inputs of the first layer. */
export function preprocessBlock(
  f: FunctionBuilder,
  math: VectorMath,
  { config, layers }: Plan,
  gradient: ReturnType<typeof i32.add>,
): void {
  const of = features(f, math, config.p);
  const from = f.let(gradient);
  const offset = f.local('i32');
  f.loop(offset, 0, ROW, 16, () => {
    const [logarithm, sign] = of(f.let(v128.load(i32.add(from, offset))));
    f.store.v128(offset, logarithm, layers[0]!.input);
    f.store.v128(offset, sign, layers[0]!.input + ROW);
  });
}

/** Goes on from the sums of a layer's gates, for one block: updates memory and output in place. */
function activateLayer(
  module: ModuleBuilder,
  plan: Plan,
  layer: LayerPlan,
  l: number,
  math: VectorMath,
): LayerFunction {
  return module.function({ params: layerParameters }, (f, { hidden, cell, stride }) => {
    const { sigmoidOfTwice, gated, scaled } = squashing(f, math);
    const gateRows = { from: layer.gates, bytes: GATES * ROW };
    const cellRows = { from: cell, bytes: stride };
    // In two passes, because tanh c′ waits for c′: each has chains half as long, of which the
    // processor overlaps twice as many.
    forEachUnit(f, layer.units, [gateRows, cellRows], (gateRow, cellRow) =>
      forEachTile(f, (tile) => {
        const gatesAt = f.let(i32.add(gateRow, tile));
        const cellAt = f.let(i32.add(cellRow, tile));
        for (const v of VECTORS) {
          const sum = (gate: number) => v128.load(gatesAt, gate * ROW + 16 * v);
          const written = gated(sum(0), sum(2));
          const memory = math.madd(sigmoidOfTwice(sum(1)), v128.load(cellAt, 16 * v), written);
          f.store.v128(cellAt, memory, 16 * v);
        }
      }),
    );
    const streams = [
      gateRows,
      cellRows,
      { from: hidden, bytes: stride },
      { from: outputRows(plan, l), bytes: ROW },
    ] as const;
    forEachUnit(f, layer.units, streams, (gateRow, cellRow, hiddenRow, outputRow) =>
      forEachTile(f, (tile) => {
        const gatesAt = f.let(i32.add(gateRow, tile));
        const cellAt = f.let(i32.add(cellRow, tile));
        const hiddenAt = f.let(i32.add(hiddenRow, tile));
        const outputAt = f.let(i32.add(outputRow, tile));
        for (const v of VECTORS) {
          const memory = v128.load(cellAt, 16 * v);
          const result = gated(v128.load(gatesAt, 3 * ROW + 16 * v), scaled(memory));
          f.store.v128(hiddenAt, result, 16 * v);
          f.store.v128(outputAt, result, 16 * v);
        }
      }),
    );
  });
}

/** The output layer on one block: `step = Σ hidden · weight + bias`, scaled by the weights themselves. */
function sumOutput(f: FunctionBuilder, { madd }: VectorMath, plan: Plan, step: Variable<'i32'>): void {
  const units = plan.layers.at(-1)!.units;
  forEachTile(f, (tile) => {
    const bias = f.let(v128.load32Splat(0, plan.linear + 4 * units));
    const sums = VECTORS.map(() => f.let(bias));
    const streams = [
      { from: plan.linear, bytes: 4 },
      { from: tile, bytes: ROW },
    ] as const;
    forEachUnit(f, units, streams, (weight, row) => {
      const factor = f.let(v128.load32Splat(weight));
      for (const v of VECTORS) {
        f.set(sums[v]!, madd(v128.load(row, plan.lastHidden + 16 * v), factor, sums[v]!));
      }
    });
    const at = f.let(i32.add(step, tile));
    for (const v of VECTORS) f.store.v128(at, sums[v]!, 16 * v);
  });
}
