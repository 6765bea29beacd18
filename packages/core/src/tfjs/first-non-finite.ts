import { firstAbove } from '../first-above';

/** Index of the first number that is NaN or infinite, or −1. */
export const firstNonFinite = firstAbove(2 ** 128 - 2 ** 104);
