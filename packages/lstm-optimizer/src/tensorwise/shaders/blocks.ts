import type { TensorKind } from '../features';

/** Blocks that one tensor is cut into, at most: what they come to is added up again and again. */
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

/** @param least - Coordinates of a block, at least. */
export function blocksOf(kinds: readonly TensorKind[], least: number): Blocks {
  const longest = Math.max(0, ...kinds.map(({ size }) => size));
  const length = Math.max(least, Math.ceil(longest / MOST_BLOCKS));
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
export const SPLIT = 4096;

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
