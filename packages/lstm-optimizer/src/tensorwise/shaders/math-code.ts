import { literal } from '../../kernels/device/literal';
import { TINY } from '../losses';
import { SQUARE_SCALE } from '../sums';

/** WGSL of functions that are cut off where they have long reached their ends, and exp has not yet left the numbers. */
export const mathCode = `
fn sigmoid(x : f32) -> f32 { return 1.0 / (1.0 + exp(-clamp(x, -40.0, 40.0))); }
fn squash(x : f32) -> f32 { return tanh(clamp(x, -10.0, 10.0)); }
fn cosine(product : f32, a : f32, b : f32) -> f32 { return product / (sqrt(a) * sqrt(b) + ${literal(TINY)}); }

// Of a gradient, whose square is scaled.
fn gradientCosine(product : f32, gradient : f32, b : f32) -> f32 {
  return product / (sqrt(gradient) * ${literal(1 / Math.sqrt(SQUARE_SCALE))} * sqrt(b) + ${literal(TINY)});
}

// The log of how the square of a gradient compares with its running mean.
fn logNoise(gradient : f32, power : f32) -> f32 {
  return log((gradient + ${literal(TINY * SQUARE_SCALE)}) / (power + ${literal(TINY * SQUARE_SCALE)}));
}


// The greatest root of the mean square that a tensor has had.
fn largestOf(tensor : i32, square : f32) -> f32 {
  return max(oldLargest(tensor), sqrt(square / f32(max(1, sizeOf(tensor)))));
}
`;
