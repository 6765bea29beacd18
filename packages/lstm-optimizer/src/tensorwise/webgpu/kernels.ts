import * as tf from '@tensorflow/tfjs-core';
import type { WebGpuBackend, WebGpuProgram } from '../../kernels/webgpu/program';
import type { TensorwiseConfig } from '../config';
import { STEP_UNIFORMS, type StepNumbers } from '../shaders/step-numbers';
import { applyShader } from './apply-shader';
import { PARTIALS, sumsShader, THREADS } from './sums-shader';

/** Names of the kernels, in the order they run. */
export const SUMS_KERNEL = 'L2lTensorwiseSums';
export const APPLY_KERNEL = 'L2lTensorwiseApply';

/** What differs from model to model, for both kernels. */
export interface Sizes {
  readonly config: TensorwiseConfig;
  readonly coordinates: number;
  readonly tensors: number;
  readonly blocks: number;
  readonly blockLength: number;
}

const UNIFORMS = `coordinateCount : i32, tensors : i32, blockLength : i32, ${STEP_UNIFORMS.map((name) => `${name} : f32,`).join(' ')}`;

function program(
  { config, blocks }: Sizes,
  name: string,
  variableNames: readonly string[],
  outputSize: number,
  code: () => string,
): WebGpuProgram {
  return {
    shaderKey: `${name}_${config.hidden}`,
    variableNames,
    variableComponents: variableNames.map(() => 1),
    outputShape: [outputSize],
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [blocks, 1, 1],
    uniforms: UNIFORMS,
    getUserCode: code,
  };
}

function uniforms({ coordinates, tensors, blockLength }: Sizes, step: StepNumbers) {
  return [
    ...[coordinates, tensors, blockLength].map((x) => ({ type: 'int32' as const, data: [x] })),
    ...STEP_UNIFORMS.map((name) => ({ type: 'float32' as const, data: [step[name]] })),
  ];
}

/** Makes the kernels known to TensorFlow.js. The backend need not be there. */
export function registerWebGpuTensorwise(): void {
  const register = (
    kernelName: string,
    names: readonly string[],
    outputSize: (sizes: Sizes, inputs: tf.NamedTensorInfoMap) => number,
    code: (config: TensorwiseConfig) => string,
  ) =>
    tf.registerKernel({
      kernelName,
      backendName: 'webgpu',
      kernelFunc: ({ inputs, attrs, backend }) => {
        const { sizes, step } = attrs as unknown as { sizes: Sizes; step: StepNumbers };
        const given = inputs as tf.NamedTensorInfoMap;
        const made = program(sizes, kernelName, names, outputSize(sizes, given), () => code(sizes.config));
        const tensors = names.map((name) => given[name]!);
        return (backend as WebGpuBackend).runWebGPUProgram(made, tensors, 'float32', uniforms(sizes, step));
      },
    });
  const read = ['gradient', 'coordinates', 'state', 'constants'];
  register(SUMS_KERNEL, read, ({ blocks }) => blocks * PARTIALS, sumsShader);
  register(APPLY_KERNEL, [...read, 'partials', 'loss'], (_, { state }) => state!.shape[0]!, applyShader);
}
