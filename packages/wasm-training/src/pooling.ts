import {
  type AvgPoolAttrs,
  backend_util,
  type MaxPool3DAttrs,
  type MaxPoolAttrs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { floatsOf, type Kernel, type KernelCall } from './composition';
import { type Box, eachWindow, isCountedRight, type Windows, windowsOf } from './windows';

/**
 * The largest number under each window of a volume; NaNs are passed over, as on the cpu backend.
 *
 * The backend's own begins its search at 1e-38 instead of below all numbers (tfjs 4.22), and so gives that
 * where no number of a window is positive.
 *
 * @param stock - The backend's own, for its error messages.
 */
export function maxPool3d(stock: Kernel<'x', MaxPool3DAttrs>): typeof stock {
  return (call) => {
    const { x } = call.inputs;
    const { filterSize, strides, pad, dimRoundingMode, dataFormat } = call.attrs;
    if (dataFormat === 'NCDHW' || x.dtype !== 'float32') return stock(call);
    const shape = x.shape as [number, number, number, number, number];
    const info = backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    return pooled(call, info, largestIn);
  };
}

/**
 * Pooling in two dimensions, whose windows lie where tfjs-core says.
 *
 * The backend works out by itself where they lie. Where its number of windows is not that of tfjs-core it
 * writes beyond its result, or leaves memory as it was, and it does not know windows on padding alone
 * (tfjs 4.22): there this is a plain loop.
 *
 * @returns Makes the kernel from the backend's own.
 */
export function pool2d(kind: 'max' | 'avg'): (stock: Kernel<'x', Pool2DAttrs>) => typeof stock {
  return (stock) => (call) => {
    const { x } = call.inputs;
    const { filterSize, strides, pad, dimRoundingMode } = call.attrs;
    if (x.dtype !== 'float32') return stock(call);
    const shape = x.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const [, rows, columns] = windowsOf(info).axes;
    const { bottom, right } = info.padInfo;
    const isRight =
      Math.min(...info.outShape) > 0 &&
      isCountedRight(rows, bottom, false) &&
      isCountedRight(columns, right, false) &&
      Math.max(rows.before, bottom) < rows.taps &&
      Math.max(columns.before, right) < columns.taps;
    if (isRight) return stock(call);
    // As on the other backends, wherever strides and padding put these windows.
    const isSame = rows.taps === 1 && columns.taps === 1 && util.arraysEqual(info.inShape, info.outShape);
    return isSame ? copied(call, info) : pooled(call, info, kind === 'max' ? largestIn : averageOf);
  };
}

type Pool2DAttrs = MaxPoolAttrs | AvgPoolAttrs;
type Pool = (x: Float32Array, windows: Windows, box: Box, channel: number) => number;

function pooled(
  { inputs: { x }, backend }: KernelCall<'x'>,
  info: backend_util.Conv2DInfo | backend_util.Conv3DInfo,
  pool: Pool,
): TensorInfo {
  const windows = windowsOf(info);
  util.assert(
    Math.min(...info.outShape) >= 0,
    () =>
      `Windows of [${windows.axes.map(({ taps }) => taps)}] do not fit on a tensor of shape [${x.shape}]: ` +
      `please use smaller ones, or the padding 'same'.`,
  );
  const result = backend.makeOutput(info.outShape, 'float32');
  const [from, to] = [floatsOf(backend, x), floatsOf(backend, result)];
  eachWindow(windows, (box, window) => {
    for (let c = 0; c < windows.channels; c++)
      to[window * windows.channels + c] = pool(from, windows, box, c);
  });
  return result;
}

function copied({ inputs: { x }, backend }: KernelCall<'x'>, info: backend_util.Conv2DInfo): TensorInfo {
  const result = backend.makeOutput(info.outShape, 'float32');
  floatsOf(backend, result).set(floatsOf(backend, x));
  return result;
}

const largestIn: Pool = (x, windows, box, channel) => {
  let largest = Number.NEGATIVE_INFINITY;
  eachNumber(windows, box, channel, (at) => {
    if (x[at]! > largest) largest = x[at]!;
  });
  return largest;
};

/** NaN for a window on padding alone, as on the cpu backend. */
const averageOf: Pool = (x, windows, box, channel) => {
  let sum = 0;
  let count = 0;
  eachNumber(windows, box, channel, (at) => {
    sum += x[at]!;
    count += 1;
  });
  return sum / count;
};

function eachNumber(
  { channels, axes: [depths, rows, columns] }: Windows,
  { example, front, back, top, bottom, left, right }: Box,
  channel: number,
  visit: (at: number) => void,
): void {
  for (let depth = front; depth < back; depth++) {
    for (let row = top; row < bottom; row++) {
      const line = ((example * depths.length + depth) * rows.length + row) * columns.length;
      for (let column = left; column < right; column++) visit((line + column) * channels + channel);
    }
  }
}
