import type { TensorKind } from '../features';

/** Coordinates of a block, at least: what a workgroup works through. */
const LEAST = 1024;
/** Blocks that one tensor is cut into, at most: each workgroup adds up those of its tensor again. */
const MOST_BLOCKS = 128;

/** How tensors are cut into blocks, each within one tensor. */
export interface Blocks {
  /** Coordinates in each but the last of its tensor. */
  readonly length: number;
  /** The tensor of each block. */
  readonly tensors: readonly number[];
  /** The first block of each tensor, and their number. */
  readonly first: readonly number[];
  readonly counts: readonly number[];
}

export function blocksOf(kinds: readonly TensorKind[]): Blocks {
  const longest = Math.max(0, ...kinds.map(({ size }) => size));
  const length = Math.max(LEAST, Math.ceil(longest / MOST_BLOCKS));
  // An empty tensor has a block too: its network must run.
  const counts = kinds.map(({ size }) => Math.max(1, Math.ceil(size / length)));
  let end = 0;
  const first = counts.map((count) => {
    end += count;
    return end - count;
  });
  return { length, first, counts, tensors: counts.flatMap((count, t) => Array(count).fill(t) as number[]) };
}

/** Numbers that the shaders read of each tensor. */
export const KIND_NUMBERS = 10;
/** A whole number goes as two, which float32 holds to the last digit. */
const SPLIT = 4096;

/**
 * All that the shaders read and that never changes, as one buffer: the weights, then for each tensor its size and
 * offset (both as quotient and rest by 4096), whether it is a vector, its fan-in, whether it is among the first
 * and the last, its first block, and their number; then the tensor of each block.
 */
export function constantsOf(
  weights: Float32Array,
  kinds: readonly TensorKind[],
  blocks: Blocks,
): Float32Array {
  const split = (x: number) => [Math.floor(x / SPLIT), x % SPLIT];
  const rows = kinds.flatMap(({ size, offset, isVector, logFanIn, isFirst, isLast }, t) => [
    ...split(size),
    ...split(offset),
    isVector,
    logFanIn,
    isFirst,
    isLast,
    blocks.first[t]!,
    blocks.counts[t]!,
  ]);
  return Float32Array.of(...weights, ...rows, ...blocks.tensors);
}

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
