import type { LstmConfig } from './config';

/**
 * What the optimizer remembers: for each layer its outputs and its memory, each `[units, size]`,
 * one row a unit, so that neighbouring coordinates lie side by side.
 */
export interface LstmState<Vector = Float32Array> {
  readonly hidden: readonly Vector[];
  readonly cell: readonly Vector[];
}

/** The state before the first gradient: zeros. */
export function initLstmState({ hidden }: LstmConfig, size: number): LstmState {
  const zeros = () => hidden.map((units) => new Float32Array(units * size));
  return { hidden: zeros(), cell: zeros() };
}

/** Reads one coordinate's column of a `[column.length, size]` matrix. */
export function readColumn(rows: Float32Array, size: number, coordinate: number, column: Float64Array): void {
  for (let j = 0; j < column.length; j++) column[j] = rows[j * size + coordinate]!;
}

/** Writes one coordinate's column of a `[column.length, size]` matrix. */
export function writeColumn(
  rows: Float32Array,
  size: number,
  coordinate: number,
  column: Float64Array,
): void {
  for (let j = 0; j < column.length; j++) rows[j * size + coordinate] = column[j]!;
}
