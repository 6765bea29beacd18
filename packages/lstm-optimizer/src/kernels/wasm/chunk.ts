import type { LstmState } from '../../state';
import type { Kernel } from './kernel';
import { padded, TILE } from './plan';

/** Some neighbouring coordinates, which pass through the memory of a kernel together. */
export interface Chunk {
  readonly from: number;
  readonly count: number;
  /** `count`, rounded up to whole tiles: the length of a row in kernel memory. */
  readonly width: number;
}

/** Cuts `size` coordinates into chunks that fit. */
export function chunksOf({ plan }: Kernel, size: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let from = 0; from < size; from += plan.chunk) {
    const count = Math.min(plan.chunk, size - from);
    chunks.push({ from, count, width: padded(count, TILE) });
  }
  return chunks;
}

/** Rows shorter than this are copied number by number: making a view would take longer. */
const SHORT = 48;

/**
 * Copies a chunk of one row into kernel memory, with zeros behind it.
 *
 * @param row - Index of the row in `rows`, a `[…, size]` matrix.
 * @param at - Index of a float in kernel memory.
 */
function putRow(
  memory: Float32Array,
  at: number,
  rows: Float32Array,
  begin: number,
  { count, width }: Chunk,
): void {
  if (count < SHORT) for (let i = 0; i < count; i++) memory[at + i] = rows[begin + i]!;
  else memory.set(rows.subarray(begin, begin + count), at);
  for (let i = count; i < width; i++) memory[at + i] = 0;
}

function takeRow(
  memory: Float32Array,
  at: number,
  rows: Float32Array,
  begin: number,
  { count }: Chunk,
): void {
  if (count < SHORT) for (let i = 0; i < count; i++) rows[begin + i] = memory[at + i]!;
  else rows.set(memory.subarray(at, at + count), begin);
}

/** Copies a chunk of a vector into kernel memory at a byte address. */
export function putVector({ memory }: Kernel, address: number, vector: Float32Array, chunk: Chunk): void {
  putRow(memory, address / 4, vector, chunk.from, chunk);
}

export function takeVector({ memory }: Kernel, address: number, vector: Float32Array, chunk: Chunk): void {
  takeRow(memory, address / 4, vector, chunk.from, chunk);
}

/** Calls back for each row of a state: its matrix, where its chunk begins there, and its place in kernel memory. */
function forEachRow(
  { plan }: Kernel,
  address: number,
  state: LstmState,
  size: number,
  { from, width }: Chunk,
  visit: (rows: Float32Array, begin: number, at: number) => void,
): void {
  let at = address / 4;
  plan.config.hidden.forEach((units, l) => {
    for (const rows of [state.hidden[l]!, state.cell[l]!]) {
      for (let unit = 0; unit < units; unit++) {
        visit(rows, unit * size + from, at);
        at += width;
      }
    }
  });
}

/** Copies a chunk of a state of `size` coordinates into kernel memory. */
export function putState(
  kernel: Kernel,
  address: number,
  state: LstmState,
  size: number,
  chunk: Chunk,
): void {
  forEachRow(kernel, address, state, size, chunk, (rows, begin, at) =>
    putRow(kernel.memory, at, rows, begin, chunk),
  );
}

/** Copies a chunk of kernel memory into a state of `size` coordinates. */
export function takeState(
  kernel: Kernel,
  address: number,
  state: LstmState,
  size: number,
  chunk: Chunk,
): void {
  forEachRow(kernel, address, state, size, chunk, (rows, begin, at) =>
    takeRow(kernel.memory, at, rows, begin, chunk),
  );
}
