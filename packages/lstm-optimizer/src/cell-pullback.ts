import type { Cell, CellValues } from './cell';

/** What a cell was given before the step that is gone back over. */
export interface CellInputs {
  /** `[inputs]` */
  readonly input: Float64Array;
  /** `[units]`, h before the step. */
  readonly hidden: Float64Array;
  /** `[units]`, c before the step. */
  readonly memory: Float64Array;
}

/** Adjoints of a cell's outputs on the way in, of its inputs on the way out. */
export interface CellAdjoints {
  /** `[inputs]`, overwritten: d/d(input). */
  readonly input: Float64Array;
  /** `[units]`, d/d(h′), overwritten by d/d(h). */
  readonly hidden: Float64Array;
  /** `[units]`, d/d(c′), overwritten by d/d(c). */
  readonly memory: Float64Array;
}

/**
 * Goes back over one step of one cell for one coordinate.
 *
 * @param values - What `stepCell` computed.
 * @param gateAdjoint - `[4 · units]`, scratch.
 * @param weightsAdjoint - The cell's part of the weights' adjoint: this step's share is added.
 */
export function pullbackCell(
  cell: Cell,
  before: CellInputs,
  values: CellValues,
  adjoints: CellAdjoints,
  gateAdjoint: Float64Array,
  weightsAdjoint: Cell,
): void {
  const { units } = cell;
  const { gates, squashed } = values;
  for (let j = 0; j < units; j++) {
    const inputGate = gates[j]!;
    const forgetGate = gates[units + j]!;
    const candidate = gates[2 * units + j]!;
    const outputGate = gates[3 * units + j]!;
    const tanh = squashed[j]!;
    const memoryAdjoint = adjoints.memory[j]! + adjoints.hidden[j]! * outputGate * (1 - tanh * tanh);
    // Through the nonlinearities: σ′ = σ(1 − σ), tanh′ = 1 − tanh².
    gateAdjoint[j] = memoryAdjoint * candidate * inputGate * (1 - inputGate);
    gateAdjoint[units + j] = memoryAdjoint * before.memory[j]! * forgetGate * (1 - forgetGate);
    gateAdjoint[2 * units + j] = memoryAdjoint * inputGate * (1 - candidate * candidate);
    gateAdjoint[3 * units + j] = adjoints.hidden[j]! * tanh * outputGate * (1 - outputGate);
    adjoints.memory[j] = memoryAdjoint * forgetGate;
  }
  for (let j = 0; j < 4 * units; j++) weightsAdjoint.bias[j]! += gateAdjoint[j]!;
  pullbackProduct(cell.kernel, before.input, gateAdjoint, weightsAdjoint.kernel, adjoints.input);
  pullbackProduct(cell.recurrent, before.hidden, gateAdjoint, weightsAdjoint.recurrent, adjoints.hidden);
}

/** Back over `sums = x · matrix`: adds x ⊗ adjoint to the matrix's adjoint, and writes matrix · adjoint. */
function pullbackProduct(
  matrix: Float32Array,
  x: Float64Array,
  adjoint: Float64Array,
  matrixAdjoint: Float32Array,
  xAdjoint: Float64Array,
): void {
  const width = adjoint.length;
  for (let k = 0; k < x.length; k++) {
    const factor = x[k]!;
    let sum = 0;
    for (let j = 0; j < width; j++) {
      matrixAdjoint[k * width + j]! += factor * adjoint[j]!;
      sum += matrix[k * width + j]! * adjoint[j]!;
    }
    xAdjoint[k] = sum;
  }
}
