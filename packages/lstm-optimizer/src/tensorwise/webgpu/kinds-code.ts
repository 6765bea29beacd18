import { KIND_NUMBERS, SPLIT } from '../shaders/blocks';

/** WGSL that reads them. `weights` is the number of weights before them. */
export function kindsCode(weights: number): string {
  return `
fn kindAt(tensor : i32, number : i32) -> f32 { return constants[${weights} + tensor * ${KIND_NUMBERS} + number]; }
fn sizeOf(tensor : i32) -> i32 { return i32(kindAt(tensor, 0)) * ${SPLIT} + i32(kindAt(tensor, 1)); }
fn offsetOf(tensor : i32) -> i32 { return i32(kindAt(tensor, 2)) * ${SPLIT} + i32(kindAt(tensor, 3)); }
fn firstBlockOf(tensor : i32) -> i32 { return i32(kindAt(tensor, 8)); }
fn blocksOf(tensor : i32) -> i32 { return i32(kindAt(tensor, 9)); }
fn tensorOf(block : i32) -> i32 { return i32(constants[${weights} + uniforms.tensors * ${KIND_NUMBERS} + block]); }
`;
}
