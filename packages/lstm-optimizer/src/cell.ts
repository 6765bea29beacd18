import { type Layout, slotNamed, viewOf } from '@l2l/core';

/** The weights of one layer: views on the weight vector, and the numbers around them. */
export interface Cell {
  readonly inputs: number;
  readonly units: number;
  /** `[inputs, 4 · units]` */
  readonly kernel: Float32Array;
  /** `[units, 4 · units]` */
  readonly recurrent: Float32Array;
  /** `[4 · units]` */
  readonly bias: Float32Array;
}

/** The layers that a weight vector (or an adjoint of one) describes, first to last. */
export function cellsOf(layout: Layout, weights: Float32Array): Cell[] {
  const count = layout.slots.filter(({ name }) => name.endsWith('/recurrent')).length;
  return Array.from({ length: count }, (_, l) => {
    const part = (name: string) => slotNamed(layout, `layer${l}/${name}`);
    return {
      inputs: part('kernel').shape[0]!,
      units: part('recurrent').shape[0]!,
      kernel: viewOf(weights, part('kernel')),
      recurrent: viewOf(weights, part('recurrent')),
      bias: viewOf(weights, part('bias')),
    };
  });
}

/** What one cell computes for one coordinate; reused from coordinate to coordinate. */
export interface CellValues {
  /** `[4 · units]`: input, forget, candidate and output gates, after their nonlinearity. */
  readonly gates: Float64Array;
  /** `[units]`, the memory after the step. */
  readonly cell: Float64Array;
  /** `[units]`, tanh of the memory after the step. */
  readonly squashed: Float64Array;
  /** `[units]`, the output after the step. */
  readonly hidden: Float64Array;
}

export function emptyValues({ units }: Cell): CellValues {
  const numbers = (count: number) => new Float64Array(count);
  return {
    gates: numbers(4 * units),
    cell: numbers(units),
    squashed: numbers(units),
    hidden: numbers(units),
  };
}

/**
 * One step of one LSTM cell for one coordinate:
 * `c′ = f·c + i·g`, `h′ = o·tanh(c′)`, with gates `σ, σ, tanh, σ` of `x·K + h·R + b`.
 *
 * Source: Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000.
 *
 * @param input - `[inputs]`
 * @param hidden - `[units]`, h before the step.
 * @param memory - `[units]`, c before the step.
 * @param values - Overwritten.
 */
export function stepCell(
  cell: Cell,
  input: Float64Array,
  hidden: Float64Array,
  memory: Float64Array,
  values: CellValues,
): void {
  const { units } = cell;
  const { gates } = values;
  gates.set(cell.bias);
  addProduct(gates, input, cell.kernel);
  addProduct(gates, hidden, cell.recurrent);
  for (let j = 0; j < units; j++) {
    const inputGate = sigmoid(gates[j]!);
    const forgetGate = sigmoid(gates[units + j]!);
    const candidate = Math.tanh(gates[2 * units + j]!);
    const outputGate = sigmoid(gates[3 * units + j]!);
    const remembered = forgetGate * memory[j]! + inputGate * candidate;
    gates[j] = inputGate;
    gates[units + j] = forgetGate;
    gates[2 * units + j] = candidate;
    gates[3 * units + j] = outputGate;
    values.cell[j] = remembered;
    values.squashed[j] = Math.tanh(remembered);
    values.hidden[j] = outputGate * values.squashed[j]!;
  }
}

/** `sums += x · matrix`, for a row-major `[x.length, sums.length]` matrix. */
function addProduct(sums: Float64Array, x: Float64Array, matrix: Float32Array): void {
  const width = sums.length;
  for (let k = 0; k < x.length; k++) {
    const factor = x[k]!;
    for (let j = 0; j < width; j++) sums[j]! += factor * matrix[k * width + j]!;
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
