import { gelu, geluSlope } from './gelu';
import type { Activation } from './options';

/** The activation of each sum: a new vector. */
export function activate(activation: Activation, sums: Float32Array): Float32Array {
  if (activation === 'sigmoid') return sums.map((x) => 1 / (1 + Math.exp(-x)));
  if (activation === 'tanh') return sums.map((x) => Math.tanh(x));
  if (activation === 'gelu') return sums.map(gelu);
  return sums.map((x) => Math.max(x, 0));
}

/**
 * Multiplies each adjoint by the slope of the activation there. Most slopes are functions of the
 * activation's value: σ' = σ(1 − σ), tanh' = 1 − tanh², and that of relu is 1 where its value is above 0.
 *
 * @param values - What {@link activate} made of `sums`.
 * @param adjoint - Changed in place.
 */
export function multiplyBySlope(
  activation: Activation,
  sums: Float32Array,
  values: Float32Array,
  adjoint: Float32Array,
): void {
  const size = values.length;
  if (activation === 'sigmoid') {
    for (let i = 0; i < size; i++) adjoint[i]! *= values[i]! * (1 - values[i]!);
  } else if (activation === 'tanh') {
    for (let i = 0; i < size; i++) adjoint[i]! *= 1 - values[i]! * values[i]!;
  } else if (activation === 'gelu') {
    for (let i = 0; i < size; i++) adjoint[i]! *= geluSlope(sums[i]!);
  } else {
    for (let i = 0; i < size; i++) if (values[i]! <= 0) adjoint[i] = 0;
  }
}
