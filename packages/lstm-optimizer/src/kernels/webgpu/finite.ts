import type * as tf from '@tensorflow/tfjs-core';
import type { WebGpuBackend, WebGpuProgram } from './program';

/** Workgroups that look at a gradient, and so the number of flags. A reader's workgroup has as many threads. */
export const FLAGS = 64;
const THREADS = 256;

/**
 * Flags that tell where a gradient is not finite: `[64]`, 0 where all that a workgroup looked at is finite. A
 * reader must look at all of them.
 */
export function nonFiniteFlags(backend: WebGpuBackend, gradient: tf.TensorInfo): tf.TensorInfo {
  const program: WebGpuProgram = {
    shaderKey: 'l2lNonFinite',
    variableNames: ['gradient'],
    variableComponents: [1],
    outputShape: [FLAGS],
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [FLAGS, 1, 1],
    uniforms: 'count : i32,',
    getUserCode: () => CODE,
  };
  const { shape } = gradient;
  return backend.runWebGPUProgram(program, [gradient], 'float32', [{ type: 'int32', data: [shape[0]!] }]);
}

// Compilers may take it that no number is NaN, so the bits of the exponent tell.
const CODE = `
var<workgroup> isFound : atomic<u32>;

fn main(index : i32) {
  for (var i = index; i < uniforms.count; i += ${FLAGS * THREADS}) {
    if ((bitcast<u32>(gradient[i]) & 0x7f800000u) == 0x7f800000u) { atomicStore(&isFound, 1u); }
  }
  workgroupBarrier();
  if (localIndex == 0u) { result[index / ${THREADS}] = f32(atomicLoad(&isFound)); }
}
`;

/** WGSL that begins a reader's `main`: `isBlocked` tells whether a number of the gradient is not finite. */
export const READ_FLAGS = `
  if (localIndex < ${FLAGS}u && flags[localIndex] != 0.0) { atomicStore(&isFlagged, 1u); }
  workgroupBarrier();
  let isBlocked = atomicLoad(&isFlagged) != 0u;
`;

/** WGSL that a reader declares outside of its functions. */
export const FLAG_MEMORY = 'var<workgroup> isFlagged : atomic<u32>;';
