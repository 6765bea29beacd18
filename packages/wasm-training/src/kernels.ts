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
import { slice, splitV, unpack } from './slice';
import { tanh } from './tanh';
import { unsortedSegmentSum } from './unsorted-segment-sum';

// tfjs types every kernel as one function of untyped records; here each names what it gets.
const untyped = (kernel: unknown): KernelFunc => kernel as KernelFunc;

/** Kernels that the backend lacks. If a later version of it brings one, that one is kept. */
export const missingKernels: Readonly<Record<string, KernelFunc>> = {
  Conv2DBackpropFilter: untyped(conv2dBackpropFilter),
  DepthwiseConv2dNativeBackpropFilter: untyped(depthwiseBackpropFilter),
  DepthwiseConv2dNativeBackpropInput: untyped(depthwiseBackpropInput),
  Einsum: untyped(einsum),
  UnsortedSegmentSum: untyped(unsortedSegmentSum),
};

/** Kernels that the backend has, but slow or wrong: each is made from the backend's own. */
export const betterKernels: Readonly<Record<string, (stock: KernelFunc) => KernelFunc>> = {
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
};

function better<Stock>(make: (stock: Stock) => unknown): (stock: KernelFunc) => KernelFunc {
  return (stock) => untyped(make(stock as unknown as Stock));
}
