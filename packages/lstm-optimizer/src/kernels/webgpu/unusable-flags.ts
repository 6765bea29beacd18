import type * as tf from '@tensorflow/tfjs-core';
import { unusableWgsl } from '../device/unusable-code';
import type { WebGpuBackend, WebGpuProgram } from './program';

/** Workgroups that look at a gradient, and so the number of flags. A reader's workgroup has as many threads. */
export const FLAGS = 64;
const THREADS = 256;

/**
 * Flags of gradients that cannot be used, see `LARGEST_GRADIENT`: `[64]`, 0 where a workgroup found none. A
 * reader must look at all of them.
 */
export function unusableFlags(backend: WebGpuBackend, gradient: tf.TensorInfo): tf.TensorInfo {
  const program: WebGpuProgram = {
    shaderKey: 'l2lUnusable',
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

const CODE = `
${unusableWgsl}
var<workgroup> isFound : atomic<u32>;

fn main(index : i32) {
  for (var i = index; i < uniforms.count; i += ${FLAGS * THREADS}) {
    if (isUnusable(gradient[i])) { atomicStore(&isFound, 1u); }
  }
  workgroupBarrier();
  if (localIndex == 0u) { result[index / ${THREADS}] = f32(atomicLoad(&isFound)); }
}
`;

/** WGSL that begins a reader's `main`: `isBlocked` is whether a number of the gradient cannot be used. */
export const READ_FLAGS = `
  if (localIndex < ${FLAGS}u && flags[localIndex] != 0.0) { atomicStore(&isFlagged, 1u); }
  workgroupBarrier();
  let isBlocked = atomicLoad(&isFlagged) != 0u;
`;

/** WGSL that a reader declares outside of its functions. */
export const FLAG_MEMORY = 'var<workgroup> isFlagged : atomic<u32>;';
