/** Sizes of one dense layer at work on a minibatch. */
export interface DenseSizes {
  /** Examples in the minibatch. */
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

// Every inner loop runs along one row in memory. Four rows are added at a time, because loading and
// storing a sum costs more than the multiplications. Inputs of zero move nothing, and images are mostly
// black and rectified units often silent: where four of them are zero, their rows are skipped.

/** `input · kernel + bias`: `[rows, inputs] · [inputs, outputs] + [outputs]` gives `[rows, outputs]`. */
export function denseForward(
  { rows, inputs, outputs }: DenseSizes,
  input: Float32Array,
  kernel: Float32Array,
  bias: Float32Array,
): Float32Array {
  const result = new Float32Array(rows * outputs);
  const fours = inputs - (inputs % 4);
  for (let row = 0; row < rows; row++) {
    const at = row * outputs;
    const from = row * inputs;
    result.set(bias, at);
    for (let i = 0; i < fours; i += 4) {
      const a = input[from + i]!;
      const b = input[from + i + 1]!;
      const c = input[from + i + 2]!;
      const d = input[from + i + 3]!;
      if (a !== 0 || b !== 0 || c !== 0 || d !== 0)
        addFourRows(result, at, a, b, c, d, kernel, i * outputs, outputs);
    }
    for (let i = fours; i < inputs; i++) addRow(result, at, input[from + i]!, kernel, i * outputs, outputs);
  }
  return result;
}

/**
 * `inputᵀ · adjoint`, the gradient of a kernel: `[inputs, rows] · [rows, outputs]`.
 *
 * @param kernelGradient - `[inputs, outputs]`. The product is added to it.
 */
export function addKernelGradient(
  { rows, inputs, outputs }: DenseSizes,
  input: Float32Array,
  adjoint: Float32Array,
  kernelGradient: Float32Array,
): void {
  const fours = rows - (rows % 4);
  for (let row = 0; row < fours; row += 4) {
    for (let i = 0; i < inputs; i++) {
      const at = row * inputs + i;
      const a = input[at]!;
      const b = input[at + inputs]!;
      const c = input[at + 2 * inputs]!;
      const d = input[at + 3 * inputs]!;
      if (a !== 0 || b !== 0 || c !== 0 || d !== 0)
        addFourRows(kernelGradient, i * outputs, a, b, c, d, adjoint, row * outputs, outputs);
    }
  }
  for (let row = fours; row < rows; row++) {
    for (let i = 0; i < inputs; i++)
      addRow(kernelGradient, i * outputs, input[row * inputs + i]!, adjoint, row * outputs, outputs);
  }
}

/**
 * The sum over examples, the gradient of a bias.
 *
 * @param adjoint - `[rows, outputs]`
 * @param biasGradient - `[outputs]`. The sums are added to it.
 */
export function addBiasGradient(
  { rows, outputs }: DenseSizes,
  adjoint: Float32Array,
  biasGradient: Float32Array,
): void {
  for (let row = 0; row < rows; row++) addRow(biasGradient, 0, 1, adjoint, row * outputs, outputs);
}

/** `adjoint · kernelᵀ`, the gradient of the layer's input: `[rows, outputs] · [outputs, inputs]`. */
export function denseInputAdjoint(
  { rows, inputs, outputs }: DenseSizes,
  adjoint: Float32Array,
  kernel: Float32Array,
): Float32Array {
  const backwards = { rows, inputs: outputs, outputs: inputs };
  return denseForward(backwards, adjoint, transposed(kernel, inputs, outputs), new Float32Array(inputs));
}

/** `[height, width]` gives `[width, height]`. */
function transposed(matrix: Float32Array, height: number, width: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) result[j * height + i] = matrix[i * width + j]!;
  }
  return result;
}

/** Adds to `length` sums, from `at` on, the row of `matrix` that begins at `from`, `a` times. */
function addRow(
  sums: Float32Array,
  at: number,
  a: number,
  matrix: Float32Array,
  from: number,
  length: number,
): void {
  for (let j = 0; j < length; j++) sums[at + j] = sums[at + j]! + a * matrix[from + j]!;
}

/** Adds to `length` sums, from `at` on, four rows of `matrix`, the first of which begins at `from`. */
function addFourRows(
  sums: Float32Array,
  at: number,
  a: number,
  b: number,
  c: number,
  d: number,
  matrix: Float32Array,
  from: number,
  length: number,
): void {
  const second = from + length;
  const third = second + length;
  const fourth = third + length;
  for (let j = 0; j < length; j++) {
    sums[at + j] =
      sums[at + j]! +
      a * matrix[from + j]! +
      b * matrix[second + j]! +
      c * matrix[third + j]! +
      d * matrix[fourth + j]!;
  }
}
