import { backend_util, type Conv2DBackpropFilterAttrs } from '@tensorflow/tfjs-core';
import { composed, type Kernel } from './composition';
import { convolve } from './convolve';
import { assertGradientShape } from './gradient-shape';

/**
 * The gradient of a convolution with respect to its filter, `[height, width, channels, filters]`.
 *
 * dW[h, w, c, k] = Σₙ Σᵧ Σ_z x[n, y·stride + h − top, z·stride + w − left, c] · dy[n, y, z, k]
 *
 * and that is itself a convolution: x is the image, with channels as examples and examples as
 * channels; dy is the filter; the stride has become the dilation. So it runs on the backend's
 * fastest kernel, without an im2col in memory.
 */
export const conv2dBackpropFilter: Kernel<'x' | 'dy', Conv2DBackpropFilterAttrs> = ({
  inputs: { x, dy },
  attrs: { strides, pad, dataFormat, dimRoundingMode, filterShape },
  backend,
}) => {
  if (dataFormat !== 'NHWC') {
    throw new Error(`Conv2DBackpropFilter of the wasm backend got ${dataFormat}: please use 'NHWC'.`);
  }
  const shape = x.shape as [number, number, number, number];
  const info = backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode);
  assertGradientShape('Conv2DBackpropFilter', dy.shape, info.outShape);

  return composed(backend, (run) => {
    const image = run('Transpose', { x }, { perm: [3, 1, 2, 0] });
    const filter = run('Transpose', { x: dy }, { perm: [1, 2, 0, 3] });
    const taps = convolve(
      run,
      'Conv2D',
      { image, filter },
      {
        before: [info.padInfo.top, info.padInfo.left],
        size: [info.filterHeight, info.filterWidth],
        dilations: [info.strideHeight, info.strideWidth],
      },
    );
    return run('Transpose', { x: taps }, { perm: [1, 2, 0, 3] });
  });
};
