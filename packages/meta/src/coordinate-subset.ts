import { drawIndices, type Key, mapTree } from '@l2l/core';

/** Some coordinates out of all, each with the weight that makes a sum over them unbiased. */
export interface CoordinateSubset {
  /** `[count]`, drawn evenly and with replacement, ascending. */
  readonly indices: Uint32Array;
  /** size / count: what one drawn coordinate stands for. */
  readonly weight: number;
}

/** Draws `count` of `size` coordinates; null where that is no fewer than all. */
export function drawSubset(key: Key, count: number | undefined, size: number): CoordinateSubset | null {
  if (count === undefined || count >= size) return null;
  return { indices: drawIndices(key, count, size).sort(), weight: size / count };
}

/** The columns of a subset, out of a `[rows, size]` matrix; a vector is one row. */
export function columnsOf(matrix: Float32Array, size: number, { indices }: CoordinateSubset): Float32Array {
  const rows = matrix.length / size;
  const columns = new Float32Array(rows * indices.length);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < indices.length; i++)
      columns[row * indices.length + i] = matrix[row * size + indices[i]!]!;
  }
  return columns;
}

/** The memory of a coordinatewise rule, of a subset alone. */
export function stateOf(state: unknown, size: number, subset: CoordinateSubset): unknown {
  return mapTree(state, (value) => (value instanceof Float32Array ? columnsOf(value, size, subset) : value));
}
