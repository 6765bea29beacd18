import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { RunKernel } from './composition';

/**
 * Checks that a gradient has the shape of the convolution's or pooling's result.
 *
 * tfjs-core does not, and a kernel that trusts it would read beyond the tensor.
 */
export function assertGradientShape(
  kernelName: string,
  found: readonly number[],
  expected: readonly number[],
): void {
  util.assert(
    util.arraysEqual([...found], [...expected]),
    () => `Error in ${kernelName}: dy has shape [${found}], but the forward result has shape [${expected}].`,
  );
}

/**
 * The part of a gradient that belongs to the convolution's result, which begins in the first corner.
 *
 * A transposed convolution may be asked for fewer rows and columns than its image gives. The cpu backend
 * leaves out what is over, and so does this; of a gradient that is too small it reads beyond the end,
 * and that is refused here.
 */
export function cornerOf(
  run: RunKernel,
  kernelName: string,
  dy: TensorInfo,
  expected: readonly [examples: number, height: number, width: number, channels: number],
): TensorInfo {
  const [examples, height, width, channels] = dy.shape as [number, number, number, number];
  const isLarger = height >= expected[1] && width >= expected[2];
  if (!isLarger || examples !== expected[0] || channels !== expected[3]) {
    assertGradientShape(kernelName, dy.shape, expected);
  }
  if (height === expected[1] && width === expected[2]) return dy;
  return run('Slice', { x: dy }, { begin: [0, 0, 0, 0], size: [...expected] });
}
