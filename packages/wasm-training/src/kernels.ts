import type { KernelFunc } from '@tensorflow/tfjs-core';
import { batchMatMul } from './batch-mat-mul';
import { conv2dBackpropFilter } from './conv2d-backprop-filter';
import { conv2dBackpropInput } from './conv2d-backprop-input';
import { depthwiseBackpropFilter } from './depthwise-backprop-filter';
import { depthwiseBackpropInput } from './depthwise-backprop-input';
import { einsum } from './einsum';
import { fusedMatMul } from './fused-mat-mul';
import { gather } from './gather';
import { identity } from './identity';
import { maxPoolGrad } from './max-pool-grad';
import type { WithFreshPacking } from './packings';
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
  BatchMatMul: better(batchMatMul),
  Conv2DBackpropInput: better(conv2dBackpropInput),
  GatherV2: better(gather),
  Identity: better(identity),
  MaxPoolGrad: better(() => maxPoolGrad),
  Slice: better(slice),
  SplitV: better(splitV),
  Tanh: better(tanh),
  Unpack: better(unpack),
  _FusedMatMul: better(fusedMatMul),
} as const;

function better<Stock>(make: (stock: Stock, withFreshPacking: WithFreshPacking) => unknown): BetterKernel {
  return (stock, withFreshPacking) => untyped(make(stock as unknown as Stock, withFreshPacking));
}

/** A kernel that this package brings. */
export type KernelName = keyof typeof missingKernels | keyof typeof betterKernels;

export const kernelNames = [...Object.keys(missingKernels), ...Object.keys(betterKernels)] as KernelName[];
