import { type Layout, sizeOf } from '@l2l/core';
import type { TensorwiseConfig } from './config';

/** What a tensorwise LSTM remembers: 20 bytes a coordinate, and a little for each tensor. */
export interface TensorwiseState {
  /** `[2 · tensors]`, rows and columns of each tensor: the last axis, and all others. A vector has 0 rows. */
  readonly shapes: Float32Array;
  /** Steps taken. */
  readonly count: number;
  /** `[size]`, running mean of the gradients. */
  readonly first: Float32Array;
  /** `[size]`, running mean of the squared gradients. */
  readonly second: Float32Array;
  /** `[size]`, Adam's direction at the last step. */
  readonly direction: Float32Array;
  /** `[size]`, running mean of the directions. */
  readonly trend: Float32Array;
  /** `[size]`, from the coordinates to their average. */
  readonly lag: Float32Array;
  /** `[tensors · hidden]`, outputs of the network. */
  readonly hidden: Float32Array;
  /** `[tensors · hidden]`, its memory. */
  readonly cell: Float32Array;
  /** `[tensors]`, the log of each step size, relative to Adam's default, as last used. */
  readonly logSize: Float32Array;
  /** `[3]`: running means of the loss over about 5 and 33 steps, and the first one. */
  readonly losses: Float32Array;
}

/** Before the first gradient. */
export function initTensorwiseState({ hidden }: TensorwiseConfig, { size, slots }: Layout): TensorwiseState {
  const zeros = (length: number) => new Float32Array(length);
  return {
    shapes: Float32Array.from(slots.flatMap(({ shape }) => rowsAndColumns(shape))),
    count: 0,
    first: zeros(size),
    second: zeros(size),
    direction: zeros(size),
    trend: zeros(size),
    lag: zeros(size),
    hidden: zeros(slots.length * hidden),
    cell: zeros(slots.length * hidden),
    logSize: zeros(slots.length),
    losses: zeros(3),
  };
}

function rowsAndColumns(shape: readonly number[]): [rows: number, columns: number] {
  if (shape.length < 2) return [0, sizeOf(shape)];
  const columns = shape.at(-1)!;
  return [columns === 0 ? 0 : sizeOf(shape) / columns, columns];
}
