import type { Observation } from '@l2l/core';
import { type CellValues, cellsOf, emptyValues, stepCell } from './cell';
import { type LstmConfig, lstmConfig } from './config';
import { FEATURES, preprocess } from './preprocess';
import { type LstmState, readColumn } from './state';
import { lstmWeights } from './weights';

/** Where the gates lie in `CellValues.gates`, in units. The candidate is no gate. */
export const GATES = { input: 0, forget: 1, output: 3 } as const;

export type GateName = keyof typeof GATES;

/**
 * Runs the next step of each coordinate by the plain form, and shows what every layer computes: slow, so look
 * at some thousand coordinates at most.
 *
 * @param weights - `[lstmWeights(config).size]`
 * @param state - Before the step; not changed.
 * @param visit - Called for each coordinate and layer; the values are overwritten by the next one's.
 * @returns Units of each layer.
 */
export function visitGates(
  options: Partial<LstmConfig>,
  weights: Float32Array,
  { gradient }: Pick<Observation, 'gradient'>,
  state: LstmState,
  visit: (values: CellValues, layer: number) => void,
): number[] {
  const config = lstmConfig(options);
  const cells = cellsOf(lstmWeights(config), weights);
  const values = cells.map(emptyValues);
  const before = cells.map(({ units }) => ({
    hidden: new Float64Array(units),
    cell: new Float64Array(units),
  }));
  const features = new Float64Array(FEATURES);
  const size = gradient.length;
  for (let i = 0; i < size; i++) {
    preprocess(gradient[i]!, config.p, features);
    cells.forEach((cell, l) => {
      readColumn(state.hidden[l]!, size, i, before[l]!.hidden);
      readColumn(state.cell[l]!, size, i, before[l]!.cell);
      const input = l === 0 ? features : values[l - 1]!.hidden;
      stepCell(cell, input, before[l]!.hidden, before[l]!.cell, values[l]!);
      visit(values[l]!, l);
    });
  }
  return cells.map(({ units }) => units);
}
