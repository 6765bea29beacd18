// The two functions of this file run in threads too, where they arrive as text: they may use nothing but
// their arguments and the globals of the language.

/** Rows of a matrix, and where a chunk of them goes in the memory of a kernel. */
export interface Rows {
  /** Index of a vector of the job: a `[rows, size]` matrix. */
  readonly vector: number;
  readonly rows: number;
  /** Index of a float in kernel memory, where rows lie one behind the other. */
  readonly base: number;
  /** Rows of others that come before, from `base` on. */
  readonly skip: number;
}

/** What a kernel does to each chunk of neighbouring coordinates, as plain data. */
export interface Pass {
  /** The kernel's function. After `args` it is given the bytes of a row, twice: as the stride and as the work. */
  readonly call: string;
  readonly args: readonly number[];
  /** Rows are padded with zeros to a multiple of this many coordinates. */
  readonly tile: number;
  /** Copied in before the call. */
  readonly loads: readonly Rows[];
  /** Copied out after it. */
  readonly stores: readonly Rows[];
  /**
   * Floats of kernel memory that the call adds up into: zeros before it, and copied after it into a
   * `[chunks, length]` vector, one row a chunk.
   */
  readonly totals?: { readonly vector: number; readonly from: number; readonly length: number };
}

/** A compiled kernel and its memory. */
export interface ChunkKernel {
  readonly exports: Readonly<Record<string, (...args: number[]) => void>>;
  readonly memory: Float32Array;
}

/** How `size` coordinates are cut: into chunks of `grain`, the last of which may be shorter. */
export interface Cut {
  readonly size: number;
  readonly grain: number;
}

/** Copies a chunk into the memory of a kernel and computes it there. Changes no vector. */
export function computeChunk(
  { exports, memory }: ChunkKernel,
  { call, args, tile, loads, totals }: Pass,
  vectors: readonly Float32Array[],
  { size, grain }: Cut,
  index: number,
): void {
  const from = index * grain;
  const count = Math.min(grain, size - from);
  const width = tile * Math.ceil(count / tile);
  for (const { vector, rows, base, skip } of loads) {
    const matrix = vectors[vector]!;
    for (let row = 0; row < rows; row++) {
      const begin = row * size + from;
      const at = base + (skip + row) * width;
      // Short rows are copied number by number: making a view would take longer.
      if (count < 48) for (let i = 0; i < count; i++) memory[at + i] = matrix[begin + i]!;
      else memory.set(matrix.subarray(begin, begin + count), at);
      for (let i = count; i < width; i++) memory[at + i] = 0;
    }
  }
  if (totals) memory.fill(0, totals.from, totals.from + totals.length);
  exports[call]!(...args, 4 * width, 4 * width);
}

/** Copies a computed chunk out of the memory of a kernel. To do it twice does no harm. */
export function storeChunk(
  memory: Float32Array,
  { tile, stores, totals }: Pass,
  vectors: readonly Float32Array[],
  { size, grain }: Cut,
  index: number,
): void {
  const from = index * grain;
  const count = Math.min(grain, size - from);
  const width = tile * Math.ceil(count / tile);
  for (const { vector, rows, base, skip } of stores) {
    const matrix = vectors[vector]!;
    for (let row = 0; row < rows; row++) {
      const begin = row * size + from;
      const at = base + (skip + row) * width;
      if (count < 48) for (let i = 0; i < count; i++) matrix[begin + i] = memory[at + i]!;
      else matrix.set(memory.subarray(at, at + count), begin);
    }
  }
  if (totals) {
    const { vector, from: first, length } = totals;
    vectors[vector]!.set(memory.subarray(first, first + length), index * length);
  }
}
