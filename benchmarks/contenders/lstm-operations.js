/**
 * Floating-point operations of one step of one coordinate through 2 layers of 20 units, as the source of the
 * kernel has them (packages/lstm-optimizer/src/kernels/wasm). A product with a sum counts two, a division one;
 * comparisons, minima and maxima, loads and moves count nothing.
 */

/** Products of the weights: 2·80 + 20·80, then 20·80 + 20·80, then 20, each with its sum. */
export const productOperations = 2 * (2 * 80 + 20 * 80 + 20 * 80 + 20 * 80 + 20);

// `fraction` of vector-math.ts. The square 1; x · P(x²) a sum, two products with sums and a product: 6;
// Q(x²) a sum and three products with sums: 7.
const FRACTION = 1 + 6 + 7;
/** σ · tanh with one division: two fractions, a sum, three products, a division. */
const GATED = 2 * FRACTION + 5;
/** A fraction, a division, a product with a sum. */
const SIGMOID = FRACTION + 1 + 2;

// c′ = f · c + i · g, where i · g is one `gated`; then h = o · tanh(scale · c′), another.
const UNIT = GATED + SIGMOID + 2 + (1 + GATED);

// `features`: e^p · g by two products. `naturalLog`: four products or sums to part x into powers of two and r,
// with r²; eight products with sums of the series, and three around it, two products and a sum. Then 1 / p.
const PREPROCESSING = 2 + (4 + 2 * 8 + 2 * 3 + 3) + 1;

export const activationOperations = 40 * UNIT + PREPROCESSING;
