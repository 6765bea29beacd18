/** WGSL of functions that are cut off where they have long reached their ends, and exp has not yet left the numbers. */
export const mathCode = `
fn sigmoid(x : f32) -> f32 { return 1.0 / (1.0 + exp(-clamp(x, -40.0, 40.0))); }
fn squash(x : f32) -> f32 { return tanh(clamp(x, -10.0, 10.0)); }
fn cosine(product : f32, a : f32, b : f32) -> f32 { return product / (sqrt(a) * sqrt(b) + 1e-20); }

// The greatest root of the mean square that a tensor has had.
fn largestOf(tensor : i32, square : f32) -> f32 {
  return max(oldLargest(tensor), sqrt(square / f32(max(1, sizeOf(tensor)))));
}
`;
