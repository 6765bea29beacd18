import { backend_util, type Dilation2DAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { Kernel, KernelCall } from './composition';
import { assertGradientShape } from './gradient-shape';
import { type Read, readsAlong, type Windows, windowsOf } from './windows';

type Numbers = ReturnType<KernelCall<never>['backend']['typedArrayFromHeap']>;

/**
 * Greyscale dilation: the largest x + filter under each window, channel by channel; NaNs are passed over.
 *
 * The backend's own begins its search at 1e-38 instead of below all numbers (tfjs 4.22), and so gives that
 * where no sum is positive; its gradients go to the wrong places there.
 */
export const dilation2d: Kernel<'x' | 'filter', Dilation2DAttrs> = (call) => {
  const { windows, outShape } = geometryOf('Dilation2D', call);
  const { x } = call.inputs;
  const result = call.backend.makeOutput([...outShape], x.dtype);
  const to = call.backend.typedArrayFromHeap(result);
  eachLargest(call, windows, ({ place, value }) => {
    to[place] = value;
  });
  return result;
};

/** The gradient of a dilation with respect to its image: dy goes to the first of the largest sums. */
export const dilation2dBackpropInput: Kernel<'x' | 'filter' | 'dy', Dilation2DAttrs> = (call) =>
  sent('Dilation2DBackpropInput', call, 'x');

/** The gradient of a dilation with respect to its filter, likewise. */
export const dilation2dBackpropFilter: Kernel<'x' | 'filter' | 'dy', Dilation2DAttrs> = (call) =>
  sent('Dilation2DBackpropFilter', call, 'filter');

function sent(
  kernelName: string,
  call: KernelCall<'x' | 'filter' | 'dy', Dilation2DAttrs>,
  receiver: 'x' | 'filter',
): TensorInfo {
  const { inputs, backend } = call;
  const { windows, outShape } = geometryOf(kernelName, call);
  assertGradientShape(kernelName, inputs.dy.shape, outShape);
  const { shape, dtype } = inputs[receiver];
  const result = backend.makeOutput([...shape], dtype);
  const to = backend.typedArrayFromHeap(result).fill(0);
  const dy = backend.typedArrayFromHeap(inputs.dy);
  eachLargest(call, windows, (largest) => {
    if (largest[receiver] >= 0) to[largest[receiver]]! += dy[largest.place]!;
  });
  return result;
}

function geometryOf(
  kernelName: string,
  { inputs: { x, filter }, attrs }: KernelCall<'x' | 'filter', Dilation2DAttrs>,
): { readonly windows: Windows; readonly outShape: readonly number[] } {
  util.assert(
    x.dtype === filter.dtype,
    () =>
      `Error in ${kernelName}: x has dtype ${x.dtype}, but filter ${filter.dtype}: please cast one of them.`,
  );
  const info = backend_util.computeDilation2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number],
    attrs.strides,
    attrs.pad,
    'NHWC',
    attrs.dilations,
  );
  return { windows: windowsOf(info), outShape: info.outShape };
}

/** The largest sum of a window, and where its parts are; −1 where nothing of the image is under it. */
interface Largest {
  place: number;
  value: number;
  x: number;
  filter: number;
}

function eachLargest(
  { inputs, backend }: KernelCall<'x' | 'filter', Dilation2DAttrs>,
  { examples, channels, axes: [, rows, columns] }: Windows,
  visit: (largest: Largest) => void,
): void {
  const [x, filter] = [inputs.x, inputs.filter].map((tensor) => backend.typedArrayFromHeap(tensor)) as [
    Numbers,
    Numbers,
  ];
  const [down, across] = [readsAlong(rows), readsAlong(columns)];
  const largest: Largest = { place: 0, value: 0, x: -1, filter: -1 };
  const seek = (example: number, under: readonly [Read[], Read[]], channel: number) => {
    largest.value = Number.NEGATIVE_INFINITY;
    largest.x = largest.filter = -1;
    for (const row of under[0]) {
      for (const column of under[1]) {
        const pixel = ((example * rows.length + row.at) * columns.length + column.at) * channels + channel;
        const tap = (row.tap * columns.taps + column.tap) * channels + channel;
        const value = x[pixel]! + filter[tap]!;
        if (!(value > largest.value)) continue;
        Object.assign(largest, { value, x: pixel, filter: tap });
      }
    }
  };
  for (let example = 0; example < examples; example++) {
    for (const row of down) {
      for (const column of across) {
        for (let channel = 0; channel < channels; channel++) {
          seek(example, [row, column], channel);
          visit(largest);
          largest.place++;
        }
      }
    }
  }
}
