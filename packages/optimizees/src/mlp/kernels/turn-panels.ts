import { type FunctionBuilder, i32, transpose4, type Variable, v128 } from '@l2l/wasm';
import { forEach, type KernelContext, splat, upTo, wholeTiles } from './context';
import { PANEL, ROW } from './memory-plan';
import type { PanelFunction } from './products';

// Between `[PANEL, sumsWidth]`, where the lanes of a vector are outputs of one example, and
// `[outputs, PANEL]`, where they are examples of one output: by squares of 4 × 4.

/** `[PANEL, sumsWidth]` to `[outputs, PANEL]`. */
export function addTurnSums({ module, plan }: KernelContext): PanelFunction {
  const { outputs } = plan.layers[0]!;
  return module.function({ params: { from: 'i32', to: 'i32' } }, (f, { from, to }) => {
    forEachSquare(f, outputs, from, to, (fromAt, toAt, height, example) => {
      const rows = upTo(4).map((i) => v128.load(fromAt, 4 * (example + i) * plan.sumsWidth));
      const columns = turned(f, rows);
      for (const i of upTo(height)) f.store.v128(toAt, columns[i]!, i * ROW + 4 * example);
    });
  });
}

/** `[outputs, PANEL]` to `[PANEL, sumsWidth]`, with zeros behind the outputs. */
export function addTurnAdjoints({ module, plan }: KernelContext): PanelFunction {
  const { outputs } = plan.layers[0]!;
  return module.function({ params: { from: 'i32', to: 'i32' } }, (f, { from, to }) => {
    forEachSquare(f, outputs, to, from, (toAt, fromAt, height, example) => {
      const rows = upTo(4).map((i) => (i < height ? v128.load(fromAt, i * ROW + 4 * example) : splat(0)));
      turned(f, rows).forEach((column, i) => {
        f.store.v128(toAt, column, 4 * (example + i) * plan.sumsWidth);
      });
    });
  });
}

/**
 * Goes over the squares of a panel.
 *
 * @param body - Given the place of four outputs in the row of the first example, the place of their rows in
 *   the panel, how many of the four there are, and the first example of the square.
 */
function forEachSquare(
  f: FunctionBuilder,
  outputs: number,
  rows: Variable<'i32'>,
  panel: Variable<'i32'>,
  body: (rowsAt: Variable<'i32'>, panelAt: Variable<'i32'>, height: number, example: number) => void,
): void {
  let first = 0;
  for (const { height, count } of wholeTiles(outputs, 4)) {
    const streams = [
      { from: i32.add(rows, 4 * first), bytes: 4 * height },
      { from: i32.add(panel, first * ROW), bytes: height * ROW },
    ] as const;
    forEach(f, count, streams, (rowsAt, panelAt) => {
      for (let example = 0; example < PANEL; example += 4) body(rowsAt, panelAt, height, example);
    });
    first += height * count;
  }
}

function turned(f: FunctionBuilder, rows: readonly ReturnType<typeof v128.load>[]) {
  const kept = rows.map((row) => f.let(row));
  return transpose4(kept as unknown as Parameters<typeof transpose4>[0], (value) => f.let(value));
}
