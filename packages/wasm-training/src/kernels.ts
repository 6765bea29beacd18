import type { KernelFunc } from '@tensorflow/tfjs-core';
import { batchMatMul } from './batch-mat-mul';
import { cast } from './cast';
import { conv2dBackpropFilter } from './conv2d-backprop-filter';
import { conv2dBackpropInput } from './conv2d-backprop-input';
import { conv3dBackpropFilter, conv3dBackpropInput } from './conv3d-backprop';
import { depthwiseBackpropFilter } from './depthwise-backprop-filter';
import { depthwiseBackpropInput } from './depthwise-backprop-input';
import { dilation2d, dilation2dBackpropFilter, dilation2dBackpropInput } from './dilation2d';
import { einsum } from './einsum';
import { emptyReduction } from './empty-reduction';
import { fittedConvolution } from './fitted-convolution';
import { fusedConvolution } from './fused-convolution';
import { fusedMatMul } from './fused-mat-mul';
import { gather } from './gather';
import { identity } from './identity';
import { maxPool3dGrad, maxPoolGrad } from './max-pool-grad';
import { maxPoolWithArgmax } from './max-pool-with-argmax';
import { clipByValue, onlyOf, reverse, select, stridedSlice } from './other-types';
import type { WithFreshPacking } from './packings';
import { maxPool3d, pool2d } from './pooling';
import { prelu } from './prelu';
import { slice, splitV, unpack } from './slice';
import { tanh } from './tanh';
import { unsortedSegmentSum } from './unsorted-segment-sum';

// tfjs types every kernel as one function of untyped records; here each names what it gets.
const untyped = (kernel: unknown): KernelFunc => kernel as KernelFunc;

/** Kernels that the backend lacks. If a later version of it brings one, that one is kept. */
export const missingKernels = {
  Conv2DBackpropFilter: untyped(conv2dBackpropFilter),
  DepthwiseConv2dNativeBackpropFilter: untyped(depthwiseBackpropFilter),
  DepthwiseConv2dNativeBackpropInput: untyped(depthwiseBackpropInput),
  Einsum: untyped(einsum),
  UnsortedSegmentSum: untyped(unsortedSegmentSum),
} as const;

/** Makes a kernel from the backend's own. */
export type BetterKernel = (stock: KernelFunc, withFreshPacking: WithFreshPacking) => KernelFunc;

/** Kernels that the backend has, but slow or wrong; they replace also those of later versions. */
export const betterKernels = {
  All: better(emptyReduction(0)),
  Any: better(emptyReduction(0)),
  AvgPool: better(pool2d('avg')),
  BatchMatMul: better(batchMatMul),
  Cast: better(cast),
  ClipByValue: better(clipByValue),
  Conv2D: better(fittedConvolution(false)),
  Conv2DBackpropInput: better(conv2dBackpropInput),
  Conv3DBackpropFilterV2: better(() => conv3dBackpropFilter),
  Conv3DBackpropInputV2: better(() => conv3dBackpropInput),
  DepthwiseConv2dNative: better(fittedConvolution(true)),
  Dilation2D: better(() => dilation2d),
  Dilation2DBackpropFilter: better(() => dilation2dBackpropFilter),
  Dilation2DBackpropInput: better(() => dilation2dBackpropInput),
  FusedBatchNorm: better(onlyOf('FusedBatchNorm', ['float32'])),
  FusedConv2D: better(fusedConvolution(false)),
  FusedDepthwiseConv2D: better(fusedConvolution(true)),
  GatherV2: better(gather),
  Identity: better(identity),
  Max: better(emptyReduction(Number.NaN)),
  MaxPool: better(pool2d('max')),
  MaxPool3D: better(maxPool3d),
  MaxPool3DGrad: better(() => maxPool3dGrad),
  MaxPoolGrad: better(() => maxPoolGrad),
  MaxPoolWithArgmax: better(() => maxPoolWithArgmax),
  Mean: better(emptyReduction(0)),
  Min: better(emptyReduction(Number.NaN)),
  Prelu: better(prelu),
  Prod: better(emptyReduction(1)),
  Reciprocal: better(onlyOf('Reciprocal', ['float32'])),
  Reverse: better(reverse),
  Select: better(select),
  Slice: better(slice),
  SplitV: better(splitV),
  StridedSlice: better(stridedSlice),
  Sum: better(emptyReduction(0)),
  Tanh: better(tanh),
  TopK: better(onlyOf('TopK', ['float32', 'int32'])),
  Unpack: better(unpack),
  _FusedMatMul: better(fusedMatMul),
} as const;

function better<Stock>(make: (stock: Stock, withFreshPacking: WithFreshPacking) => unknown): BetterKernel {
  return (stock, withFreshPacking) => untyped(make(stock as unknown as Stock, withFreshPacking));
}

/** A kernel that this package brings. */
export type KernelName = keyof typeof missingKernels | keyof typeof betterKernels;

export const kernelNames = [...Object.keys(missingKernels), ...Object.keys(betterKernels)] as KernelName[];
