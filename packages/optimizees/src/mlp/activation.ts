import type { Activation } from './options';

/** Replaces each sum by the activation of it. */
export function activate(activation: Activation, values: Float32Array): void {
  const size = values.length;
  if (activation === 'sigmoid') {
    for (let i = 0; i < size; i++) values[i] = 1 / (1 + Math.exp(-values[i]!));
  } else if (activation === 'tanh') {
    for (let i = 0; i < size; i++) values[i] = Math.tanh(values[i]!);
  } else {
    for (let i = 0; i < size; i++) values[i] = Math.max(values[i]!, 0);
  }
}

/**
 * Multiplies each adjoint by the slope of the activation there. Every slope is a function of the
 * activation's value: σ' = σ(1 − σ), tanh' = 1 − tanh², and that of relu is 1 where its value is above 0.
 *
 * @param values - What {@link activate} made.
 * @param adjoint - Changed in place.
 */
export function multiplyBySlope(activation: Activation, values: Float32Array, adjoint: Float32Array): void {
  const size = values.length;
  if (activation === 'sigmoid') {
    for (let i = 0; i < size; i++) adjoint[i]! *= values[i]! * (1 - values[i]!);
  } else if (activation === 'tanh') {
    for (let i = 0; i < size; i++) adjoint[i]! *= 1 - values[i]! * values[i]!;
  } else {
    for (let i = 0; i < size; i++) if (values[i]! <= 0) adjoint[i] = 0;
  }
}
