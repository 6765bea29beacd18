import { slotNamed, viewOf } from '@l2l/core';
import type { LstmConfig } from '../../config';
import { FEATURES } from '../../preprocess';
import { lstmWeights } from '../../weights';

/** Rows of the packed weights that belong to a layer. */
export interface LayerRows {
  readonly units: number;
  /** Numbers that feed it: the features, or the units of the layer below. */
  readonly inputs: number;
  /** Where its rows begin: first the bias, then a row for each input, then one for each of its units. */
  readonly bias: number;
  readonly kernel: number;
  readonly recurrent: number;
}

/** How {@link packWeights} lays the weights out. */
export interface WeightRows {
  readonly layers: readonly LayerRows[];
  /** The row of the linear layer. */
  readonly head: number;
  /** Number of all rows. */
  readonly rows: number;
  /** Texels in each row: units of the widest layer. */
  readonly width: number;
}

export function weightRows({ hidden }: LstmConfig): WeightRows {
  let end = 0;
  const layers = hidden.map((units, l): LayerRows => {
    const inputs = l === 0 ? FEATURES : hidden[l - 1]!;
    const bias = end;
    end += 1 + inputs + units;
    return { units, inputs, bias, kernel: bias + 1, recurrent: bias + 1 + inputs };
  });
  return { layers, head: end, rows: end + 1, width: Math.max(...hidden) };
}

/**
 * The weights as a graphics card reads them: `[rows, width, 4]`, where the four gates of a unit lie side by
 * side as input, forget, candidate, output. The last row has the linear layer: a weight in the first of each
 * four numbers, and the bias in the second of the first four.
 */
export function packWeights(config: LstmConfig, weights: Float32Array): Float32Array {
  const layout = lstmWeights(config);
  const { layers, head, rows, width } = weightRows(config);
  const packed = new Float32Array(rows * width * 4);
  const slot = (name: string) => viewOf(weights, slotNamed(layout, name));
  layers.forEach(({ units, inputs, bias, kernel, recurrent }, l) => {
    packGates(packed, width, bias, units, slot(`layer${l}/bias`));
    for (let k = 0; k < inputs; k++)
      packGates(packed, width, kernel + k, units, slot(`layer${l}/kernel`).subarray(4 * units * k));
    for (let k = 0; k < units; k++)
      packGates(packed, width, recurrent + k, units, slot(`layer${l}/recurrent`).subarray(4 * units * k));
  });
  slot('linear/kernel').forEach((weight, j) => {
    packed[4 * (head * width + j)] = weight;
  });
  packed[4 * head * width + 1] = slot('linear/bias')[0]!;
  return packed;
}

/** @param gates - `[4 · units, …]`, gate by gate. */
function packGates(
  packed: Float32Array,
  width: number,
  row: number,
  units: number,
  gates: Float32Array,
): void {
  for (let j = 0; j < units; j++)
    for (let gate = 0; gate < 4; gate++) packed[4 * (row * width + j) + gate] = gates[gate * units + j]!;
}
