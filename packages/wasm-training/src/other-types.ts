import {
  type ClipByValueAttrs,
  type DataType,
  type ReverseAttrs,
  type StridedSliceAttrs,
  slice_util,
  util,
} from '@tensorflow/tfjs-core';
import { composed, type Kernel } from './composition';

// Kernels of the backend that take every tensor for floats, whatever it is (tfjs 4.22). Truth values are bytes:
// these kernels read and write four times as much.

/** The entries in the opposite order, of truth values by way of integers. */
export function reverse(stock: Kernel<'x', ReverseAttrs>): typeof stock {
  return (call) => {
    const { inputs, attrs, backend } = call;
    if (inputs.x.dtype !== 'bool') return stock(call);
    return composed(backend, (run, _, take) => {
      const x = run('Cast', { x: inputs.x }, { dtype: 'int32' });
      const reversed = take(stock({ inputs: { x }, attrs, backend }));
      return run('Cast', { x: reversed }, { dtype: 'bool' });
    });
  };
}

/** One or the other, of truth values by way of integers. */
export function select(stock: Kernel<'condition' | 't' | 'e'>): typeof stock {
  return (call) => {
    const { inputs, backend } = call;
    if (inputs.t.dtype !== 'bool' || inputs.e.dtype !== 'bool') return stock(call);
    return composed(backend, (run, _, take) => {
      const [t, e] = [inputs.t, inputs.e].map((x) => run('Cast', { x }, { dtype: 'int32' }));
      const chosen = take(stock({ ...call, inputs: { condition: inputs.condition, t: t!, e: e! } }));
      return run('Cast', { x: chosen }, { dtype: 'bool' });
    });
  };
}

/** Every n-th entry, of integers and truth values one by one. */
export function stridedSlice(stock: Kernel<'x', StridedSliceAttrs>): typeof stock {
  return (call) => {
    const { x } = call.inputs;
    if (x.dtype === 'float32' || x.dtype === 'string') return stock(call);
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = call.attrs;
    const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
    const info = slice_util.sliceInfo(x.shape, begin, end, strides, ...masks);
    if (info.isIdentity || info.sliceDim0 || info.isSimpleSlice) return stock(call);

    const result = call.backend.makeOutput([...info.finalShape], x.dtype);
    const [from, to] = [x, result].map((tensor) => call.backend.typedArrayFromHeap(tensor));
    const own = [...util.computeStrides(x.shape), 1];
    const places = [...util.computeStrides(info.finalShapeSparse), 1];
    for (let at = 0; at < to!.length; at++) {
      let rest = at;
      let place = 0;
      for (const [axis, size] of places.slice(0, info.finalShapeSparse.length).entries()) {
        place += (info.begin[axis]! + Math.floor(rest / size) * info.strides[axis]!) * own[axis]!;
        rest %= size;
      }
      to![at] = from![place]!;
    }
    return result;
  };
}

/** Numbers within two bounds, of integers one by one. */
export function clipByValue(stock: Kernel<'x', ClipByValueAttrs>): typeof stock {
  return (call) => {
    const { x } = call.inputs;
    if (x.dtype !== 'int32') return stock(call);
    const { clipValueMin, clipValueMax } = call.attrs;
    const result = call.backend.makeOutput([...x.shape], 'int32');
    const [from, to] = [x, result].map((tensor) => call.backend.typedArrayFromHeap(tensor));
    for (let i = 0; i < to!.length; i++) to![i] = Math.min(clipValueMax, Math.max(clipValueMin, from![i]!));
    return result;
  };
}

/** Refuses what the backend's own would give wrong numbers for. */
export function onlyOf(kernelName: string, dtypes: readonly DataType[]): (stock: Kernel<'x'>) => Kernel<'x'> {
  return (stock) => (call) => {
    const { dtype } = call.inputs.x;
    util.assert(
      dtypes.includes(dtype),
      () => `${kernelName} on wasm got ${dtype} and takes ${dtypes.join(' and ')}: please cast it first.`,
    );
    return stock(call);
  };
}
