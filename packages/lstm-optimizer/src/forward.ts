import { type Layout, slotNamed, viewOf } from '@l2l/core';
import { type CellValues, cellsOf, emptyValues, stepCell } from './cell';
import type { CellInputs } from './cell-pullback';
import type { LstmConfig } from './config';
import { FEATURES, preprocess } from './preprocess';
import { type LstmState, readColumn } from './state';

/**
 * The network, ready to be run on one coordinate after another.
 *
 * @param layout - That of the weights.
 */
export function network({ p, outputScale }: LstmConfig, layout: Layout, weights: Float32Array) {
  const cells = cellsOf(layout, weights);
  const output = viewOf(weights, slotNamed(layout, 'linear/kernel'));
  const outputBias = viewOf(weights, slotNamed(layout, 'linear/bias'));
  const values: CellValues[] = cells.map(emptyValues);
  const features = new Float64Array(FEATURES);
  const inputs: CellInputs[] = cells.map(({ units }, l) => ({
    input: l === 0 ? features : values[l - 1]!.hidden,
    hidden: new Float64Array(units),
    memory: new Float64Array(units),
  }));

  /** Computes `values` of every layer for one coordinate of a state of this size, and returns the step. */
  function run(gradient: number, state: LstmState, size: number, coordinate: number): number {
    preprocess(gradient, p, features);
    cells.forEach((cell, l) => {
      const { input, hidden, memory } = inputs[l]!;
      readColumn(state.hidden[l]!, size, coordinate, hidden);
      readColumn(state.cell[l]!, size, coordinate, memory);
      stepCell(cell, input, hidden, memory, values[l]!);
    });
    const last = values.at(-1)!.hidden;
    let sum = outputBias[0]!;
    for (let j = 0; j < last.length; j++) sum += last[j]! * output[j]!;
    return outputScale * sum;
  }

  return { cells, output, inputs, values, run };
}
