import { firstAbove } from './first-above';

/**
 * The greatest magnitude of a gradient that can be used, 2⁵⁰, on the host and on every device. Rules keep squares of
 * gradients in float32, and sums of them over coordinates or steps: of the square of this one, 2²⁷ have room. A larger
 * gradient is left out like one that is not finite: its square would stay in the memory of a rule for good.
 */
export const LARGEST_GRADIENT = 2 ** 50;

/**
 * Index of the first number of a gradient that cannot be used, or −1: NaN, or of a magnitude above
 * {@link LARGEST_GRADIENT}.
 */
export const firstUnusable = firstAbove(LARGEST_GRADIENT);
