import { backend_util, type Conv2DAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { composed, type Kernel, type RunKernel } from './composition';
import { type Axis, isCountedRight, lastReach, spanOf, windowsOf } from './windows';

type Attributes = Pick<Conv2DAttrs, 'strides' | 'pad' | 'dilations' | 'dataFormat' | 'dimRoundingMode'>;
export type Convolution = Kernel<'x' | 'filter', Attributes>;
type Shape4 = [number, number, number, number];

/**
 * A convolution whose windows lie where tfjs-core says.
 *
 * The backend works out by itself where they lie. It takes the padding `same` to be huge, and gives zeros,
 * where windows are narrower than strides; and where its number of windows is not that of tfjs-core it writes
 * beyond its result, or leaves memory as it was (tfjs 4.22). There the image is cropped or padded to fit.
 *
 * @returns Makes the kernel from the backend's own, which may have more inputs and attributes.
 */
export function fittedConvolution(isDepthwise: boolean): (stock: Convolution) => Convolution {
  return (stock) => (call) => {
    const { x, filter } = call.inputs;
    const { strides, pad, dilations, dataFormat, dimRoundingMode } = call.attrs;
    if (dataFormat === 'NCHW') return stock(call);
    const info = backend_util.computeConv2DInfo(
      x.shape as Shape4,
      filter.shape as Shape4,
      strides,
      dilations ?? [1, 1],
      pad,
      dimRoundingMode,
      isDepthwise,
    );
    if (Math.min(...info.outShape) <= 0) return empty(call, info.outShape);
    const [, rows, columns] = windowsOf(info).axes;
    const isSame = pad === 'same';
    const isRight =
      isCountedRight(rows, info.padInfo.bottom, isSame) &&
      isCountedRight(columns, info.padInfo.right, isSame);
    if (isRight) return stock(call);

    return composed(call.backend, (run, _, take) => {
      const fit = fitted(run, x, [rows, columns]);
      const attrs = { ...call.attrs, pad: fit.pad, dimRoundingMode: 'floor' as const };
      return take(stock({ ...call, inputs: { ...call.inputs, x: fit.image }, attrs }));
    });
  };
}

type Sides = [before: number, after: number];
const NONE: Sides = [0, 0];

/** An image, and explicit padding, on which just the windows of the axes find place. */
function fitted(
  run: RunKernel,
  x: TensorInfo,
  axes: readonly [Axis, Axis],
): { readonly image: TensorInfo; readonly pad: [Sides, Sides, Sides, Sides] } {
  const [examples, height, width, channels] = x.shape as Shape4;
  const reach = axes.map(lastReach) as [number, number];
  // All windows see nothing but padding.
  if (Math.min(...reach) <= 0) {
    const size = axes.map((axis) => (axis.windows - 1) * axis.stride + spanOf(axis));
    const shape = [examples, ...size, channels];
    return { image: run('Fill', {}, { shape, value: 0, dtype: x.dtype }), pad: [NONE, NONE, NONE, NONE] };
  }
  const size: Shape4 = [examples, Math.min(height, reach[0]), Math.min(width, reach[1]), channels];
  const isWhole = util.arraysEqual(size, x.shape);
  const image = isWhole ? x : run('Slice', { x }, { begin: [0, 0, 0, 0], size });
  const sides = axes.map((axis, i): Sides => [axis.before, Math.max(0, reach[i]! - axis.length)]);
  return { image, pad: [NONE, sides[0]!, sides[1]!, NONE] };
}

/** A result without numbers; the backend writes some nevertheless. */
function empty({ backend, inputs: { x, filter } }: Parameters<Convolution>[0], shape: Shape4): TensorInfo {
  util.assert(
    Math.min(...shape) >= 0,
    () =>
      `A filter of ${filter.shape[0]} × ${filter.shape[1]} does not fit on an image of shape [${x.shape}]: ` +
      `please use a smaller one, or the padding 'same'.`,
  );
  return backend.makeOutput(shape, 'float32');
}
