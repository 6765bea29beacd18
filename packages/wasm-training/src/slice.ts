import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  type SliceAttrs,
  type SplitVAttrs,
  slice_util,
  type TensorInfo,
  type UnpackAttrs,
  util,
} from '@tensorflow/tfjs-core';
import type { Kernel, KernelCall } from './composition';
import { copyRun } from './copy-run';

/** A kernel with several results. */
type ManyKernel<Names extends string, Attributes> = (call: KernelCall<Names, Attributes>) => TensorInfo[];

/**
 * A part of a tensor.
 *
 * The backend's own kernel first copies the whole tensor, so that taking a sequence apart
 * costs its length squared. This one copies the part alone.
 */
export function slice(stock: Kernel<'x', SliceAttrs>): typeof stock {
  return (call) => {
    const { inputs, attrs, backend } = call;
    if (inputs.x.dtype === 'string') return stock(call);
    const parsed = slice_util.parseSliceParams(inputs.x, attrs.begin, attrs.size);
    const [begin, size] = parsed as [number[], number[]];
    slice_util.assertParamsValid(inputs.x, begin, size);
    return partOf(backend, inputs.x, begin, size);
  };
}

/** The entries along one axis, each without that axis. */
export function unpack(stock: ManyKernel<'value', UnpackAttrs>): typeof stock {
  return (call) => {
    const { value } = call.inputs;
    if (value.dtype === 'string') return stock(call);
    const axis = call.attrs.axis < 0 ? call.attrs.axis + value.shape.length : call.attrs.axis;
    const size = value.shape.map((length, i) => (i === axis ? 1 : length));
    const shape = value.shape.filter((_, i) => i !== axis);
    return Array.from({ length: value.shape[axis]! }, (_, entry) => {
      const begin = size.map((_, i) => (i === axis ? entry : 0));
      return { ...partOf(call.backend, value, begin, size), shape: [...shape] };
    });
  };
}

/** Consecutive parts along one axis. */
export function splitV(stock: ManyKernel<'x', SplitVAttrs>): typeof stock {
  return (call) => {
    const { x } = call.inputs;
    if (x.dtype === 'string') return stock(call);
    const axis = util.parseAxisParam(call.attrs.axis, x.shape)[0]!;
    const lengths = backend_util.prepareSplitSize(x as never, call.attrs.numOrSizeSplits, axis);
    let start = 0;
    return lengths.map((length) => {
      const begin = x.shape.map((_, i) => (i === axis ? start : 0));
      const size = x.shape.map((whole, i) => (i === axis ? length : whole));
      start += length;
      return partOf(call.backend, x, begin, size);
    });
  };
}

function partOf(
  backend: BackendWasm,
  x: TensorInfo,
  begin: readonly number[],
  size: readonly number[],
): TensorInfo {
  const result = backend.makeOutput([...size], x.dtype);
  const from = backend.typedArrayFromHeap(x);
  const to = backend.typedArrayFromHeap(result);
  if (to.length === 0) return result;

  // Dimensions that are taken whole lie side by side with the one before them: they are one run.
  let axis = Math.max(0, size.length - 1);
  while (axis > 0 && size[axis] === x.shape[axis]) axis--;
  const strides = [...util.computeStrides(x.shape), 1];
  const run = util.sizeFromShape(size.slice(axis) as number[]);
  const position = [...begin];
  for (let at = 0; at < to.length; at += run) {
    const start = position.reduce((sum, index, i) => sum + index * strides[i]!, 0);
    copyRun(from, start, to, at, run);
    // Count on to the next run, as an odometer does.
    for (let i = axis - 1; i >= 0; i--) {
      position[i]! += 1;
      if (position[i]! < begin[i]! + size[i]!) break;
      position[i] = begin[i]!;
    }
  }
  return result;
}
