import type * as tf from '@tensorflow/tfjs-core';

/**
 * What TensorFlow.js's webgl backend runs, as far as it is used here. Each texel holds two by two numbers of the
 * last two axes: rows r and r + 1, columns c and c + 1.
 */
export interface WebGlProgram {
  readonly variableNames: readonly string[];
  readonly packedInputs: true;
  readonly packedOutput: true;
  /** Shapes are uniforms, so that one shader serves them all. */
  readonly enableShapeUniforms: true;
  readonly outputShape: number[];
  /** Has `void main()`; all that the code depends on is in the code. */
  readonly userCode: string;
  readonly customUniforms: readonly Uniform[];
}

/** A number of a program's own. */
export interface Uniform {
  readonly name: string;
  readonly type: 'int' | 'float';
}

/** What is used of the inside of the webgl backend. */
export interface WebGlBackend {
  runWebGLProgram(
    program: WebGlProgram,
    inputs: readonly tf.TensorInfo[],
    dtype: 'float32',
    uniforms?: readonly (readonly number[])[],
  ): tf.TensorInfo;
  disposeIntermediateTensorInfo(info: tf.TensorInfo): void;
}

/** A program of packed inputs and output. */
export function packedProgram(
  variableNames: readonly string[],
  outputShape: number[],
  userCode: string,
  customUniforms: readonly Uniform[] = [],
): WebGlProgram {
  return {
    variableNames,
    packedInputs: true,
    packedOutput: true,
    enableShapeUniforms: true,
    outputShape,
    userCode,
    customUniforms,
  };
}
