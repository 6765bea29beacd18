import { util } from '@tensorflow/tfjs-core';

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
