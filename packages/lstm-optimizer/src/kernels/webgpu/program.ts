import type * as tf from '@tensorflow/tfjs-core';

/** What TensorFlow.js's webgpu backend runs, as far as it is used here. It adds bindings and accessors. */
export interface WebGpuProgram {
  /** Tells shaders apart: everything that the code depends on must be in it. */
  shaderKey: string;
  /** Names of the inputs in the code. Each must be used there: else the bindings do not fit. */
  readonly variableNames: readonly string[];
  /** Numbers in an element of each input: 4 for `array<vec4<f32>>`. */
  readonly variableComponents: readonly number[];
  readonly outputShape: number[];
  readonly workgroupSize: readonly [number, number, number];
  /** Dimensions of the output that the first axis of the dispatch runs over. */
  readonly dispatchLayout: { readonly x: readonly number[] };
  dispatch: readonly [number, number, number];
  /** Declarations of the program's own uniforms, in WGSL. */
  readonly uniforms: string;
  /** Has `fn main(index: i32)`; the output is `result`. */
  getUserCode(): string;
}

/** What is used of the inside of the webgpu backend. */
export interface WebGpuBackend {
  readonly device: { readonly limits: { readonly maxStorageBufferBindingSize: number } };
  runWebGPUProgram(
    program: WebGpuProgram,
    inputs: readonly tf.TensorInfo[],
    dtype: 'float32',
    uniforms: readonly { readonly type: 'int32' | 'float32'; readonly data: readonly number[] }[],
  ): tf.TensorInfo;
}
