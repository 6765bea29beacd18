/**
 * Gradients of this size and above count as not finite, on the host and on every device: 2⁵⁰. Rules keep squares of
 * gradients, and sums of these over many coordinates or steps, which as float32 would overflow: one such gradient
 * would blind a coordinate forever.
 */
export const GRADIENT_LIMIT = 2 ** 50;
