import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { RunKernel } from './composition';

/** Where a convolution of stride 1 reads, in rows and columns. */
export interface Reach {
  /** Zeros before the first row and column; a negative number drops as many instead. */
  readonly before: readonly [rows: number, columns: number];
  /** Height and width of the result; what follows the last row and column is padded or dropped to fit. */
  readonly size: readonly [rows: number, columns: number];
  /** Distance between neighbours under the filter, in rows and columns. */
  readonly dilations: readonly [rows: number, columns: number];
}

/**
 * A convolution of stride 1 that may pad or crop each side of its image.
 *
 * @param kernelName - `Conv2D` or `DepthwiseConv2dNative`.
 * @param image - `[examples, height, width, channels]`.
 * @param filter - `[height, width, channels, …]`.
 * @returns `[examples, ...reach.size, channels of the result]`.
 */
export function convolve(
  run: RunKernel,
  kernelName: 'Conv2D' | 'DepthwiseConv2dNative',
  { image, filter }: { readonly image: TensorInfo; readonly filter: TensorInfo },
  { before, size, dilations }: Reach,
): TensorInfo {
  const after = [0, 1].map(
    (i) => size[i]! + (filter.shape[i]! - 1) * dilations[i]! - image.shape[i + 1]! - before[i]!,
  );
  const begin = [0, 1].map((i) => Math.max(0, -before[i]!));
  const kept = [0, 1].map((i) => image.shape[i + 1]! - begin[i]! - Math.max(0, -after[i]!));
  const [examples, height, width, channels] = image.shape as [number, number, number, number];

  if (Math.min(...kept) <= 0) {
    const last = kernelName === 'Conv2D' ? filter.shape[3]! : channels * filter.shape[3]!;
    return run('Fill', {}, { shape: [examples, ...size, last], value: 0, dtype: 'float32' });
  }
  const cropped =
    kept[0] === height && kept[1] === width
      ? image
      : run(
          'Slice',
          { x: image },
          { begin: [0, ...begin, 0], size: [examples, kept[0]!, kept[1]!, channels] },
        );
  const sides = [0, 1].map((i) => [Math.max(0, before[i]!), Math.max(0, after[i]!)]);
  const pad = [[0, 0], ...sides, [0, 0]];
  const attrs = { strides: [1, 1], pad, dilations: [...dilations], dataFormat: 'NHWC' };
  return run(kernelName, { x: cropped, filter }, attrs);
}

/**
 * Puts `stride − 1` zeros after every row and column.
 *
 * A strided convolution is one of stride 1 of which only every n-th result is kept. Its
 * gradient is therefore that of stride 1, with zeros where the results were dropped.
 *
 * @param image - `[examples, height, width, channels]`.
 * @returns `[examples, height · strides[0], width · strides[1], channels]`.
 */
export function spread(
  run: RunKernel,
  image: TensorInfo,
  [down, across]: readonly [number, number],
): TensorInfo {
  if (down === 1 && across === 1) return image;
  const [examples, height, width, channels] = image.shape as [number, number, number, number];
  // One pad does both, once each pixel is seen as the start of a block of rows and of columns.
  const blocks = { dataId: image.dataId, dtype: image.dtype, shape: [examples * height, 1, width, channels] };
  const paddings = [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, (across - 1) * channels],
  ];
  const padded = run('PadV2', { x: blocks }, { paddings, constantValue: 0 });
  padded.shape = [examples, height * down, width * across, channels];
  util.assert(
    util.sizeFromShape(padded.shape) === util.sizeFromShape(image.shape) * down * across,
    () => `Spreading ${image.shape} by ${down} × ${across} lost pixels.`,
  );
  return padded;
}
