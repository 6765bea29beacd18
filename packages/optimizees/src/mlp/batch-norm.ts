/** Added to the variance, so that a constant unit divides by something; as in `tf.layers.batchNormalization`. */
export const BATCH_NORM_EPSILON = 1e-3;

/** What {@link normalize} leaves for the way back. */
export interface Normalized {
  /** `[rows, units]`: each unit with mean 0 and variance 1 over the minibatch. */
  readonly values: Float32Array;
  /** `[units]`: 1 / √(variance + ε) before. */
  readonly inverseDeviation: Float64Array;
}

/**
 * Gives each unit mean 0 and variance 1 over the examples of a minibatch.
 *
 * @param sums - `[rows, units]`
 *
 * Source: Ioffe and Szegedy 2015, algorithm 1, https://arxiv.org/abs/1502.03167
 */
export function normalize(sums: Float32Array, units: number): Normalized {
  const rows = sums.length / units;
  const mean = new Float64Array(units);
  const variance = new Float64Array(units);
  for (let i = 0; i < sums.length; i++) mean[i % units]! += sums[i]! / rows;
  for (let i = 0; i < sums.length; i++) variance[i % units]! += (sums[i]! - mean[i % units]!) ** 2 / rows;
  const inverseDeviation = variance.map((square) => 1 / Math.sqrt(square + BATCH_NORM_EPSILON));
  const values = sums.map((sum, i) => (sum - mean[i % units]!) * inverseDeviation[i % units]!);
  return { values, inverseDeviation };
}

/** `scale · values + offset`, unit by unit: `[rows, units]`. */
export function scaleAndShift(values: Float32Array, scale: Float32Array, offset: Float32Array): Float32Array {
  const units = scale.length;
  return values.map((value, i) => scale[i % units]! * value + offset[i % units]!);
}

/**
 * Goes back over {@link normalize} and {@link scaleAndShift}.
 *
 * @param adjoint - `[rows, units]`, d(loss)/d(result).
 * @param scaleGradient - `[units]`. This minibatch's share is added to it.
 * @param offsetGradient - `[units]`. This minibatch's share is added to it.
 * @returns d(loss)/d(sums), `[rows, units]`.
 */
export function batchNormAdjoint(
  adjoint: Float32Array,
  { values, inverseDeviation }: Normalized,
  scale: Float32Array,
  scaleGradient: Float32Array,
  offsetGradient: Float32Array,
): Float32Array {
  const units = scale.length;
  const rows = values.length / units;
  const total = new Float64Array(units);
  const alongValues = new Float64Array(units);
  for (let i = 0; i < adjoint.length; i++) {
    total[i % units]! += adjoint[i]!;
    alongValues[i % units]! += adjoint[i]! * values[i]!;
  }
  for (let unit = 0; unit < units; unit++) {
    scaleGradient[unit]! += alongValues[unit]!;
    offsetGradient[unit]! += total[unit]!;
  }
  // A unit's mean and variance are fixed, so what would only move these is taken out of the adjoint.
  return adjoint.map((a, i) => {
    const unit = i % units;
    const free = a - (total[unit]! + values[i]! * alongValues[unit]!) / rows;
    return scale[unit]! * inverseDeviation[unit]! * free;
  });
}
