import { backend_util, type DepthwiseConv2dNativeBackpropInputAttrs } from '@tensorflow/tfjs-core';
import { composed, type Kernel, reshaped } from './composition';
import { convolve, spread } from './convolve';
import { assertGradientShape } from './gradient-shape';

/**
 * The gradient of a depthwise convolution with respect to its image: the spread out dy,
 * convolved depthwise with the filter turned by 180°. Where a channel has several results,
 * each has its own turned filter, and the channel gets their sum.
 */
export const depthwiseBackpropInput: Kernel<'dy' | 'filter', DepthwiseConv2dNativeBackpropInputAttrs> = ({
  inputs: { dy, filter },
  attrs,
  backend,
}) => {
  const { strides, dilations, pad, dimRoundingMode, inputShape } = attrs;
  const filterShape = filter.shape as [number, number, number, number];
  const info = backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  assertGradientShape('DepthwiseConv2dNativeBackpropInput', dy.shape, info.outShape);
  const { filterHeight, filterWidth, inHeight, inWidth, dilationHeight, dilationWidth } = info;
  const [, , channels, multiplier] = filterShape;

  return composed(backend, (run) => {
    const turned = run('Reverse', { x: filter }, { dims: [0, 1] });
    const each = convolve(
      run,
      'DepthwiseConv2dNative',
      {
        image: spread(run, dy, [info.strideHeight, info.strideWidth]),
        filter: reshaped(turned, [filterHeight, filterWidth, channels * multiplier, 1]),
      },
      {
        before: [
          (filterHeight - 1) * dilationHeight - info.padInfo.top,
          (filterWidth - 1) * dilationWidth - info.padInfo.left,
        ],
        size: [inHeight, inWidth],
        dilations: [dilationHeight, dilationWidth],
      },
    );
    if (multiplier === 1) return each;
    const grouped = reshaped(each, [...inputShape, multiplier]);
    return run('Sum', { x: grouped }, { axis: 4, keepDims: false });
  });
};
