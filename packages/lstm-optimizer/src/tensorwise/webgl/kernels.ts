import * as tf from '@tensorflow/tfjs-core';
import { packedProgram, type WebGlBackend } from '../../kernels/webgl/program';
import type { TensorwiseConfig } from '../config';
import { STEP_UNIFORMS, type StepNumbers } from '../shaders/step-numbers';
import { applyGlsl, decisionsGlsl, networkGlsl, STEP_GLSL, sumsGlsl, totalsGlsl } from './shaders';

/** What differs from model to model. */
export interface Sizes {
  readonly config: TensorwiseConfig;
  readonly coordinateCount: number;
  readonly tensors: number;
  readonly blocks: number;
  readonly blockLength: number;
}

interface Pass {
  readonly inputs: readonly string[];
  readonly shape: (sizes: Sizes) => number[];
  readonly code: (config: TensorwiseConfig) => string;
}

/** Rows of the decisions: those of the tensors, an even number, and two for the losses and the flag. */
export const decisionRows = (tensors: number) => tensors + (tensors % 2) + 2;

const ofTensor = ['totals', 'network', 'decisions', 'constants', 'loss'];

/** The passes of a step, in the order they run; each kernel has the name `L2lTensorwise` and its own. */
const passes: Readonly<Record<string, Pass>> = {
  Sums: {
    inputs: ['gradient', 'coordinates', 'vectors', 'constants'],
    shape: ({ blocks }) => [2 * blocks, 8],
    code: sumsGlsl,
  },
  Totals: {
    inputs: ['partials', 'constants'],
    shape: ({ tensors }) => [2 * tensors, 8],
    code: totalsGlsl,
  },
  Network: {
    inputs: ofTensor,
    shape: ({ tensors, config }) => [tensors, 2 * config.hidden],
    code: networkGlsl,
  },
  Decisions: {
    inputs: ofTensor,
    shape: ({ tensors }) => [decisionRows(tensors), 6],
    code: decisionsGlsl,
  },
  Apply: {
    inputs: ['gradient', 'coordinates', 'vectors', 'decisions', 'constants'],
    shape: ({ coordinateCount }) => [coordinateCount, 6],
    code: applyGlsl,
  },
  Step: {
    inputs: ['vectors'],
    shape: ({ coordinateCount }) => [coordinateCount],
    code: () => STEP_GLSL,
  },
};

const PREFIX = 'L2lTensorwiseWebGl';

/** Whether the kernels are there. */
export function hasWebGlTensorwise(): boolean {
  return tf.getKernel(`${PREFIX}Apply`, 'webgl') !== undefined;
}

/** Runs one pass. */
export function runPass(name: string, inputs: tf.NamedTensorMap, sizes: Sizes, step: StepNumbers): tf.Tensor {
  const used = Object.fromEntries(passes[name]!.inputs.map((input) => [input, inputs[input]!]));
  return tf.engine().runKernel(PREFIX + name, used, { sizes, step } as never) as tf.Tensor;
}

const WHOLE = ['coordinateCount', 'tensors', 'blockLength'] as const;
const UNIFORMS = [
  ...WHOLE.map((name) => ({ name, type: 'int' as const })),
  ...STEP_UNIFORMS.map((name) => ({ name, type: 'float' as const })),
];

/** The code of each pass by units: it is the key of a program, and is written once. */
const codes = new Map<string, string>();

function codeOf(name: string, config: TensorwiseConfig): string {
  const key = `${name} ${config.hidden}`;
  const code = codes.get(key) ?? passes[name]!.code(config);
  codes.set(key, code);
  return code;
}

/** Makes the kernels known to TensorFlow.js. The backend need not be there. */
export function registerWebGlTensorwise(): void {
  for (const [name, { inputs: names, shape }] of Object.entries(passes)) {
    tf.registerKernel({
      kernelName: PREFIX + name,
      backendName: 'webgl',
      kernelFunc: ({ inputs, attrs, backend }) => {
        const { sizes, step } = attrs as unknown as { sizes: Sizes; step: StepNumbers };
        const given = names.map((input) => (inputs as tf.NamedTensorInfoMap)[input]!);
        const values = [
          ...WHOLE.map((uniform) => [sizes[uniform]]),
          ...STEP_UNIFORMS.map((uniform) => [step[uniform]]),
        ];
        const program = packedProgram(names, shape(sizes), codeOf(name, sizes.config), UNIFORMS);
        return (backend as WebGlBackend).runWebGLProgram(program, given, 'float32', values);
      },
    });
  }
}
