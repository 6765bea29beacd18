/** Weights of a gated recurrent unit of H units fed by I numbers, as views; or adjoints of them. */
export interface GruWeights {
  /** `[I, 3H]`: update, reset and candidate side by side. */
  readonly kernel: Float32Array;
  /** `[H, 3H]` */
  readonly recurrent: Float32Array;
  /** `[3H]` */
  readonly bias: Float32Array;
}

/** What one step computed for one sequence. */
export interface GruTrace {
  /** `[I]` */
  readonly input: Float32Array;
  /** `[H]`, before the step. */
  readonly before: Float32Array;
  /** `[3H]`: update gate, reset gate, candidate. */
  readonly gates: Float32Array;
  /** `[H]`, what the recurrent weights gave the candidate, before the reset gate. */
  readonly recalled: Float32Array;
  /** `[H]` */
  readonly after: Float32Array;
}

/**
 * One step: `z, r = σ(x·K + h·R + b)`, `c = tanh(x·K + r∘(h·R) + b)`, `h′ = z∘h + (1 − z)∘c`.
 *
 * Source: Cho et al. 2014, with the reset gate after the product, as in cuDNN.
 */
export function stepGru(w: GruWeights, input: Float32Array, before: Float32Array): GruTrace {
  const units = before.length;
  const fed = w.bias.slice();
  const turned = new Float32Array(3 * units);
  addProduct(fed, input, w.kernel);
  addProduct(turned, before, w.recurrent);
  const gates = new Float32Array(3 * units);
  const after = new Float32Array(units);
  for (let j = 0; j < units; j++) {
    const update = sigmoid(fed[j]! + turned[j]!);
    const reset = sigmoid(fed[units + j]! + turned[units + j]!);
    const candidate = Math.tanh(fed[2 * units + j]! + reset * turned[2 * units + j]!);
    gates[j] = update;
    gates[units + j] = reset;
    gates[2 * units + j] = candidate;
    after[j] = update * before[j]! + (1 - update) * candidate;
  }
  return { input, before, gates, recalled: turned.slice(2 * units), after };
}

/**
 * Goes back over one step.
 *
 * @param adjoint - `[H]`, d(loss)/d(h′).
 * @param into - The weights' share is added to it.
 * @returns d(loss)/d(x) and d(loss)/d(h).
 */
export function pullbackGru(
  w: GruWeights,
  { input, before, gates, recalled }: GruTrace,
  adjoint: Float32Array,
  into: GruWeights,
): { readonly input: Float32Array; readonly before: Float32Array } {
  const units = before.length;
  const fed = new Float32Array(3 * units);
  const turned = new Float32Array(3 * units);
  const beforeAdjoint = new Float32Array(units);
  for (let j = 0; j < units; j++) {
    const [update, reset, candidate] = [gates[j]!, gates[units + j]!, gates[2 * units + j]!];
    const candidateSum = adjoint[j]! * (1 - update) * (1 - candidate * candidate);
    const updateSum = adjoint[j]! * (before[j]! - candidate) * update * (1 - update);
    const resetSum = candidateSum * recalled[j]! * reset * (1 - reset);
    fed[j] = turned[j] = updateSum;
    fed[units + j] = turned[units + j] = resetSum;
    fed[2 * units + j] = candidateSum;
    turned[2 * units + j] = candidateSum * reset;
    beforeAdjoint[j] = adjoint[j]! * update;
  }
  for (let j = 0; j < 3 * units; j++) into.bias[j]! += fed[j]!;
  const inputAdjoint = new Float32Array(input.length);
  pullbackProduct(fed, input, w.kernel, inputAdjoint, into.kernel);
  pullbackProduct(turned, before, w.recurrent, beforeAdjoint, into.recurrent);
  return { input: inputAdjoint, before: beforeAdjoint };
}

/** `sums += x · matrix`, for a row-major `[x.length, sums.length]` matrix. */
export function addProduct(sums: Float32Array, x: Float32Array, matrix: Float32Array): void {
  const width = sums.length;
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < width; j++) sums[j]! += x[i]! * matrix[i * width + j]!;
}

/** The adjoints of {@link addProduct}, added to those there are. */
export function pullbackProduct(
  sumsAdjoint: Float32Array,
  x: Float32Array,
  matrix: Float32Array,
  xAdjoint: Float32Array,
  matrixAdjoint: Float32Array,
): void {
  const width = sumsAdjoint.length;
  for (let i = 0; i < x.length; i++) {
    let sum = 0;
    for (let j = 0; j < width; j++) {
      sum += sumsAdjoint[j]! * matrix[i * width + j]!;
      matrixAdjoint[i * width + j]! += sumsAdjoint[j]! * x[i]!;
    }
    xAdjoint[i]! += sum;
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
