import { backend_util, type MaxPool3DAttrs } from '@tensorflow/tfjs-core';
import { floatsOf, type Kernel } from './composition';
import { type Box, eachWindow, type Windows, windowsOf } from './windows';

/**
 * The largest number under each window of a volume, and NaN where there is one.
 *
 * The backend's own begins its search at 1e-38 instead of below all numbers (tfjs 4.22), and so gives that
 * where no number of a window is positive.
 *
 * @param stock - The backend's own, for volumes with channels first.
 */
export function maxPool3d(stock: Kernel<'x', MaxPool3DAttrs>): typeof stock {
  return (call) => {
    const { x } = call.inputs;
    const { filterSize, strides, pad, dimRoundingMode, dataFormat } = call.attrs;
    if (dataFormat === 'NCDHW' || x.dtype !== 'float32') return stock(call);
    const shape = x.shape as [number, number, number, number, number];
    const info = backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const windows = windowsOf(info);
    const result = call.backend.makeOutput(info.outShape, 'float32');
    const [from, to] = [floatsOf(call.backend, x), floatsOf(call.backend, result)];
    eachWindow(windows, (box, window) => {
      for (let c = 0; c < windows.channels; c++) {
        to[window * windows.channels + c] = largestIn(from, windows, box, c);
      }
    });
    return result;
  };
}

function largestIn(
  x: Float32Array,
  { channels, axes: [depths, rows, columns] }: Windows,
  { example, front, back, top, bottom, left, right }: Box,
  channel: number,
): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let depth = front; depth < back; depth++) {
    for (let row = top; row < bottom; row++) {
      const line = ((example * depths.length + depth) * rows.length + row) * columns.length;
      for (let column = left; column < right; column++) {
        largest = Math.max(largest, x[(line + column) * channels + channel]!);
      }
    }
  }
  return largest;
}
