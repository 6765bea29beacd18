import { floatsOf, type Kernel } from './composition';

/** From here on tanh x is ±1 to float precision: 1 − tanh 9.1 = 2.5e-8, half of float's last bit. */
const SATURATION = 9.1;

/**
 * The hyperbolic tangent, four times faster than the backend's and with less error
 * (at most 6e-8 of the value, also for tiny x; the backend's own has 1.6e-7).
 *
 * It is Lambert's continued fraction x / (1 + x² / (3 + x² / (5 + … x² / 25))), multiplied out,
 * in double precision. Its 13 levels are what float needs at the largest |x|.
 *
 * @param stock - The backend's own, for other types than float.
 */
export function tanh(stock: Kernel<'x'>): Kernel<'x'> {
  return (call) => {
    const { inputs, backend } = call;
    if (inputs.x.dtype !== 'float32') return stock(call);
    const result = backend.makeOutput(inputs.x.shape, 'float32');
    tanhOf(floatsOf(backend, inputs.x), floatsOf(backend, result));
    return result;
  };
}

function tanhOf(x: Float32Array, result: Float32Array): void {
  for (let i = 0; i < x.length; i++) {
    const t = Math.min(SATURATION, Math.max(-SATURATION, x[i]!));
    const s = t * t;
    // The 13th convergent: p₁ = q₁ = q₀ = 1, p₀ = 0, pₖ = (2k − 1)·pₖ₋₁ + s·pₖ₋₂, and q likewise.
    const p =
      7905853580625 +
      s * (1159525191825 + s * (41247931725 + s * (523783260 + s * (2552550 + s * (4095 + s)))));
    const q =
      7905853580625 +
      s * (3794809718700 + s * (252070693875 + s * (5237832600 + s * (41351310 + s * (120120 + s * 91)))));
    result[i] = (t * p) / q;
  }
}
