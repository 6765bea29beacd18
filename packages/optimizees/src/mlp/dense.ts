/** Sizes of one dense layer at work on a minibatch. */
export interface DenseSizes {
  /** Examples in the minibatch. */
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

// An input of zero moves nothing, neither forward nor backward. Images are mostly black and rectified
// units often silent, so the products below skip zeros; each inner loop runs along one row in memory.

/** `input · kernel + bias`: `[rows, inputs] · [inputs, outputs] + [outputs]` gives `[rows, outputs]`. */
export function denseForward(
  { rows, inputs, outputs }: DenseSizes,
  input: Float32Array,
  kernel: Float32Array,
  bias: Float32Array,
): Float32Array {
  const result = new Float32Array(rows * outputs);
  const sums = new Float64Array(outputs);
  for (let row = 0; row < rows; row++) {
    sums.set(bias);
    for (let i = 0; i < inputs; i++) {
      const x = input[row * inputs + i]!;
      if (x === 0) continue;
      const at = i * outputs;
      for (let j = 0; j < outputs; j++) sums[j] = sums[j]! + x * kernel[at + j]!;
    }
    result.set(sums, row * outputs);
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
  for (let row = 0; row < rows; row++) {
    const from = row * outputs;
    for (let i = 0; i < inputs; i++) {
      const x = input[row * inputs + i]!;
      if (x === 0) continue;
      const at = i * outputs;
      for (let j = 0; j < outputs; j++) kernelGradient[at + j]! += x * adjoint[from + j]!;
    }
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
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < outputs; j++) biasGradient[j]! += adjoint[row * outputs + j]!;
  }
}

/** `adjoint · kernelᵀ`, the gradient of the layer's input: `[rows, outputs] · [outputs, inputs]`. */
export function denseInputAdjoint(
  { rows, inputs, outputs }: DenseSizes,
  adjoint: Float32Array,
  kernel: Float32Array,
): Float32Array {
  const result = new Float32Array(rows * inputs);
  for (let row = 0; row < rows; row++) {
    const from = row * outputs;
    for (let i = 0; i < inputs; i++) {
      const at = i * outputs;
      let sum = 0;
      for (let j = 0; j < outputs; j++) sum += adjoint[from + j]! * kernel[at + j]!;
      result[row * inputs + i] = sum;
    }
  }
  return result;
}
