// gelu(x) = x · ½(1 + tanh u(x)) = x · σ(2u(x)), u(x) = √(2/π) · (x + 0.044715 x³): the Gaussian error
// linear unit in the form with tanh. The exact form, with the error function, differs by at most 5e-4.
// Source: Hendrycks and Gimpel 2016, section 2, https://arxiv.org/abs/1606.08415

/** √(2/π) */
export const GELU_SCALE = Math.sqrt(2 / Math.PI);
export const GELU_CUBE = 0.044715;

/** σ(2u): the share of a sum that passes, in [0, 1]. */
function gate(x: number): number {
  return 1 / (1 + Math.exp(-2 * GELU_SCALE * (x + GELU_CUBE * x ** 3)));
}

export function gelu(x: number): number {
  return x * gate(x);
}

/** d(gelu)/dx */
export function geluSlope(x: number): number {
  const share = gate(x);
  const slopeOfU = GELU_SCALE * (1 + 3 * GELU_CUBE * x ** 2);
  return share + 2 * x * share * (1 - share) * slopeOfU;
}
