import {
  backend_util,
  type Conv3DBackpropFilterV2Attrs,
  type Conv3DBackpropInputV2Attrs,
} from '@tensorflow/tfjs-core';
import { floatsOf, type Kernel } from './composition';
import { assertGradientShape } from './gradient-shape';
import { readsAlong, type Windows, windowsOf } from './windows';

type Shape5 = [number, number, number, number, number];

/**
 * The gradient of a convolution in three dimensions with respect to its filter,
 * `[depth, height, width, channels, filters]`. It sums in double precision.
 *
 * The backend's own leaves out windows where a stride does not divide the image (tfjs 4.22).
 */
export const conv3dBackpropFilter: Kernel<'x' | 'dy', Conv3DBackpropFilterV2Attrs> = ({
  inputs: { x, dy },
  attrs: { strides, pad, filterShape },
  backend,
}) => {
  const info = backend_util.computeConv3DInfo(x.shape as Shape5, filterShape, strides, 1, pad);
  assertGradientShape('Conv3DBackpropFilterV2', dy.shape, info.outShape);
  const windows = windowsOf(info);
  const { channels, results } = windows;
  const result = backend.makeOutput([...filterShape], 'float32');
  const [image, gradient] = [floatsOf(backend, x), floatsOf(backend, dy)];
  const sums = new Float64Array(filterShape.reduce((size, length) => size * length, 1));
  eachTap(windows, (pixel, window, tap) => {
    for (let c = 0; c < channels; c++) {
      const value = image[pixel * channels + c]!;
      const to = (tap * channels + c) * results;
      for (let k = 0; k < results; k++) sums[to + k]! += value * gradient[window * results + k]!;
    }
  });
  floatsOf(backend, result).set(sums);
  return result;
};

/**
 * The gradient of a convolution in three dimensions with respect to its image, and the forward pass of a
 * transposed one.
 *
 * The backend's own takes the wrong windows, and leaves memory as it was (tfjs 4.22).
 */
export const conv3dBackpropInput: Kernel<'dy' | 'filter', Conv3DBackpropInputV2Attrs> = ({
  inputs: { dy, filter },
  attrs: { strides, pad, inputShape },
  backend,
}) => {
  const info = backend_util.computeConv3DInfo(inputShape, filter.shape as Shape5, strides, 1, pad);
  assertGradientShape('Conv3DBackpropInputV2', dy.shape, info.outShape);
  const windows = windowsOf(info);
  const { channels, results } = windows;
  const result = backend.makeOutput([...inputShape], 'float32');
  const dx = floatsOf(backend, result).fill(0);
  const [weights, gradient] = [floatsOf(backend, filter), floatsOf(backend, dy)];
  eachTap(windows, (pixel, window, tap) => {
    for (let c = 0; c < channels; c++) {
      const from = (tap * channels + c) * results;
      let sum = 0;
      for (let k = 0; k < results; k++) sum += weights[from + k]! * gradient[window * results + k]!;
      dx[pixel * channels + c]! += sum;
    }
  });
  return result;
};

/** Visits each number of the filter at each place where it meets the image: all are counted in their order. */
function eachTap(
  { examples, axes }: Windows,
  visit: (pixel: number, window: number, tap: number) => void,
): void {
  const [depths, rows, columns] = axes;
  const [reads, readsDown, readsAcross] = axes.map(readsAlong) as [Reads, Reads, Reads];
  let window = 0;
  for (let example = 0; example < examples; example++) {
    for (const deep of reads) {
      for (const down of readsDown) {
        for (const across of readsAcross) {
          for (const d of deep) {
            const plane = (example * depths.length + d.at) * rows.length;
            for (const r of down) {
              const line = (plane + r.at) * columns.length;
              const taps = (d.tap * rows.taps + r.tap) * columns.taps;
              for (const c of across) visit(line + c.at, window, taps + c.tap);
            }
          }
          window++;
        }
      }
    }
  }
}

type Reads = ReturnType<typeof readsAlong>;
