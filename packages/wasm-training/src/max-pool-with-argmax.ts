import { backend_util, type MaxPoolWithArgmaxAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelCall } from './composition';
import { eachWindow, windowsOf } from './windows';

/**
 * The largest number under each window, and its place: row, column and channel as one number, and before
 * them the example if `includeBatchInIndex`. Among equals it is the first; NaNs are passed over.
 *
 * The backend's own begins its search at 1e-38 instead of below all numbers (tfjs 4.22).
 */
export function maxPoolWithArgmax({
  inputs: { x },
  attrs: { filterSize, strides, pad, includeBatchInIndex },
  backend,
}: KernelCall<'x', MaxPoolWithArgmaxAttrs>): [values: TensorInfo, places: TensorInfo] {
  util.assert(
    x.shape.length === 4,
    () => `Error in MaxPoolWithArgmax: x must be of rank 4, but its shape is [${x.shape}].`,
  );
  const shape = x.shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, [1, 1], pad);
  const values = backend.makeOutput(info.outShape, x.dtype);
  const places = backend.makeOutput(info.outShape, 'int32');
  const [from, to, at] = [x, values, places].map((tensor) => backend.typedArrayFromHeap(tensor)) as Three;
  const [, height, width, channels] = shape;
  const numbersOfExample = height * width * channels;

  eachWindow(windowsOf(info), ({ example, top, bottom, left, right }, window) => {
    for (let c = 0; c < channels; c++) {
      let [largest, place] = [Number.NEGATIVE_INFINITY, 0];
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const pixel = ((example * height + row) * width + column) * channels + c;
          const value = from[pixel]!;
          if (value > largest) [largest, place] = [value, pixel];
        }
      }
      to[window * channels + c] = largest;
      at[window * channels + c] = includeBatchInIndex ? place : place % numbersOfExample;
    }
  });
  return [values, places];
}

type Numbers = ReturnType<KernelCall<never>['backend']['typedArrayFromHeap']>;
type Three = [Numbers, Numbers, Numbers];
