import {
  backend_util,
  type MaxPool3DGradAttrs,
  type MaxPoolGradAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { floatsOf, type Kernel, type KernelCall } from './composition';
import { assertGradientShape } from './gradient-shape';
import { type Box, eachWindow, type Windows, windowsOf } from './windows';

type Names = 'dy' | 'input' | 'output';

/**
 * The gradient of max pooling: each number of dy goes to the largest number under its window,
 * and among equals to the first, in reading order. NaNs are passed over, as on the cpu backend; the
 * backend's own pooling does not always do so (tfjs 4.22), so its result is not asked which is the largest.
 *
 * The backend's own kernel asks for each pixel which windows chose it; this one walks over the
 * windows, of which there are fewer, and is some ten times faster.
 */
export const maxPoolGrad: Kernel<Names, MaxPoolGradAttrs> = (call) => {
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs;
  const shape = call.inputs.input.shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  assertGradientShape('MaxPoolGrad', call.inputs.dy.shape, info.outShape);
  return sendToLargest(call, windowsOf(info), 'first');
};

/**
 * The gradient of max pooling in three dimensions; among equals it goes to the last, as on the cpu backend.
 *
 * The backend's own takes for a maximum what is above 1e-38 only (tfjs 4.22).
 */
export const maxPool3dGrad: Kernel<Names, MaxPool3DGradAttrs> = (call) => {
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs;
  const shape = call.inputs.input.shape as [number, number, number, number, number];
  const info = backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  assertGradientShape('MaxPool3DGrad', call.inputs.dy.shape, info.outShape);
  return sendToLargest(call, windowsOf(info), 'last');
};

interface Pooling {
  readonly x: Float32Array;
  readonly dy: Float32Array;
  readonly dx: Float32Array;
  readonly among: 'first' | 'last';
}

function sendToLargest(
  { inputs: { dy, input }, backend }: KernelCall<Names>,
  windows: Windows,
  among: Pooling['among'],
): TensorInfo {
  const result = backend.makeOutput([...input.shape], 'float32');
  const dx = floatsOf(backend, result).fill(0);
  const [x, gradient] = [floatsOf(backend, input), floatsOf(backend, dy)];
  const pooling: Pooling = { x, dy: gradient, dx, among };
  eachWindow(windows, (box, window) => sendWindow(pooling, windows, box, window * windows.channels));
  return result;
}

/** Sends the gradients of one window, a number a channel, which start at `start` in dy. */
function sendWindow(
  { x, dy, dx, among }: Pooling,
  { channels, axes: [depths, rows, columns] }: Windows,
  { example, front, back, top, bottom, left, right }: Box,
  start: number,
): void {
  const isLast = among === 'last';
  for (let c = 0; c < channels; c++) {
    let largest = Number.NEGATIVE_INFINITY;
    let found = -1;
    for (let depth = front; depth < back; depth++) {
      for (let row = top; row < bottom; row++) {
        const line = ((example * depths.length + depth) * rows.length + row) * columns.length;
        for (let column = left; column < right; column++) {
          const pixel = (line + column) * channels + c;
          const value = x[pixel]!;
          if (!(value > largest) && !(value === largest && (isLast || found < 0))) continue;
          largest = value;
          found = pixel;
        }
      }
    }
    if (found >= 0) dx[found]! += dy[start + c]!;
  }
}
