import { type Layout, sizeOf } from '@l2l/core';
import type { TensorwiseConfig } from './config';

/** What a tensorwise LSTM remembers: 20 bytes a coordinate, and a little for each tensor. */
export interface TensorwiseState<Vector = Float32Array> {
  /** `[2 · tensors]`, rows and columns of each tensor: all other axes, and the last. A vector has 0 rows. */
  readonly shapes: readonly number[];
  /** Steps taken. */
  readonly count: number;
  /** `[size]`, running mean of the gradients. */
  readonly first: Vector;
  /** `[size]`, running mean of the squared gradients. */
  readonly second: Vector;
  /** `[size]`, Adam's direction at the last step. */
  readonly direction: Vector;
  /** `[size]`, running mean of the directions. */
  readonly trend: Vector;
  /** `[size]`, from the coordinates to their average. */
  readonly lag: Vector;
  /** `[tensors · hidden]`, outputs of the network. */
  readonly hidden: Vector;
  /** `[tensors · hidden]`, its memory. */
  readonly cell: Vector;
  /** `[tensors]`, the greatest root of the mean square that each tensor has had. */
  readonly largest: Vector;
  /** `[tensors]`, the log of each step size, relative to Adam's default, as last used. */
  readonly logSize: Vector;
  /** `[4]`: running means of the loss over about 5 and 33 steps, the mean of the first ten, the lowest. See `followLosses`. */
  readonly losses: Vector;
  /** `[4]`: mean length of the gradient over about ten steps and over the first ten, the alarm, the greatest gain. See `cautiousGuard`. */
  readonly caution: Vector;
}

/** Before the first gradient. */
export function initTensorwiseState({ hidden }: TensorwiseConfig, { size, slots }: Layout): TensorwiseState {
  const zeros = (length: number) => new Float32Array(length);
  return {
    shapes: slots.flatMap(({ shape }) => rowsAndColumns(shape)),
    count: 0,
    first: zeros(size),
    second: zeros(size),
    direction: zeros(size),
    trend: zeros(size),
    lag: zeros(size),
    hidden: zeros(slots.length * hidden),
    cell: zeros(slots.length * hidden),
    largest: zeros(slots.length),
    logSize: zeros(slots.length),
    losses: zeros(4),
    caution: zeros(4),
  };
}

function rowsAndColumns(shape: readonly number[]): [rows: number, columns: number] {
  if (shape.length < 2) return [0, sizeOf(shape)];
  const [size, columns] = [sizeOf(shape), shape.at(-1)!];
  // One without numbers is an empty vector: 0 rows of some columns would be read as a vector of that many.
  return size === 0 ? [0, 0] : [size / columns, columns];
}
