import type { Observation, RuleForm } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LstmConfig } from '../../config';
import type { LstmState } from '../../state';
import type { PackedLstm } from '../device/packed-lstm';
import { packWeights, weightRows } from '../device/weight-rows';
import { chunksOf } from './chunks';
import { lstmShader, stateRows } from './lstm-shader';
import type { WebGpuBackend, WebGpuProgram } from './program';
import { FLAGS, unusableFlags } from './unusable-flags';

/** Names of the kernels that {@link registerWebGpuLstm} registers. */
export const STEP_KERNEL = 'L2lLstmStep';
export const FLAGS_KERNEL = 'L2lUnusableFlags';

type Vector = tf.Tensor1D;
type Rows = tf.Tensor2D;

/**
 * The LSTM by a kernel of our own on the webgpu backend: two dispatches for the state, one for the step. The same
 * weights, state and steps as the teacher's.
 */
export function webGpuLstm(config: LstmConfig, weights: Float32Array): RuleForm<PackedLstm, Vector> {
  const rows = stateRows(config);
  return {
    name: `lstm(${config.hidden.join('×')})`,
    masksUnusable: () => true,
    init: ({ size }) => ({
      rows: chunksOf(size, rows).map(({ count }) => tf.fill<tf.Rank.R2>([rows, count], 0)),
      weights: upload(config, weights),
    }),
    pack: (state) => pack(config, weights, state as LstmState<Vector>),
    unpack: (state) => unpack(config, state),
    update: ({ gradient }: Observation<Vector>, state: PackedLstm) => {
      const flags = tf.engine().runKernel(FLAGS_KERNEL, { gradient }) as tf.Tensor;
      let offset = 0;
      const after = state.rows.map((chunk) => {
        const inputs = { gradient, flags, weights: state.weights, state: chunk };
        const next = tf.engine().runKernel(STEP_KERNEL, inputs, { config, offset } as never) as Rows;
        offset += chunk.shape[1];
        return next;
      });
      const steps = after.map((chunk) => row(chunk, rows - 1));
      const step = steps.length === 1 ? steps[0]! : tf.concat1d(steps);
      return { step, state: { rows: after, weights: state.weights } };
    },
  };
}

function row(chunk: Rows, index: number): Vector {
  const size = chunk.shape[1];
  return tf.reshape(tf.slice2d(chunk, [index, 0], [1, size]), [size]);
}

function upload(config: LstmConfig, weights: Float32Array): Rows {
  const { rows, width } = weightRows(config);
  return tf.tensor2d(packWeights(config, weights), [rows * width, 4]);
}

function pack(config: LstmConfig, weights: Float32Array, { hidden, cell }: LstmState<Vector>): PackedLstm {
  const size = hidden[0]!.size / config.hidden[0]!;
  const units = config.hidden.flatMap((count, l) => [
    tf.reshape<tf.Rank.R2>(hidden[l]!, [count, size]),
    tf.reshape<tf.Rank.R2>(cell[l]!, [count, size]),
  ]);
  const rows = chunksOf(size, stateRows(config)).map(({ from, count }) => {
    const columns = units.map((unit) => tf.slice2d(unit, [0, from], [-1, count]));
    return tf.concat2d([...columns, tf.zeros<tf.Rank.R2>([1, count])], 0);
  });
  return { rows, weights: upload(config, weights) };
}

function unpack(config: LstmConfig, { rows }: PackedLstm): LstmState<Vector> {
  let from = 0;
  const next = (count: number): Vector => {
    const parts = rows.map((chunk) => tf.slice2d(chunk, [from, 0], [count, -1]));
    from += count;
    return tf.reshape(parts.length === 1 ? parts[0]! : tf.concat2d(parts, 1), [-1]);
  };
  const layers = config.hidden.map((count) => ({ hidden: next(count), cell: next(count) }));
  return { hidden: layers.map((layer) => layer.hidden), cell: layers.map((layer) => layer.cell) };
}

/** Makes the kernels known to TensorFlow.js. The backend need not be there. */
export function registerWebGpuLstm(): void {
  tf.registerKernel({
    kernelName: FLAGS_KERNEL,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, backend }) =>
      unusableFlags(backend as WebGpuBackend, inputs.gradient as tf.TensorInfo),
  });
  tf.registerKernel({
    kernelName: STEP_KERNEL,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { config, offset } = attrs as unknown as { config: LstmConfig; offset: number };
      const { gradient, flags, weights, state } = inputs as tf.NamedTensorInfoMap;
      return (backend as WebGpuBackend).runWebGPUProgram(
        program(config, state!.shape),
        [gradient!, flags!, weights!, state!],
        'float32',
        [{ type: 'int32', data: [offset] }],
      );
    },
  });
}

function program(config: LstmConfig, shape: readonly number[]): WebGpuProgram {
  return {
    shaderKey: `l2lLstm_${config.hidden.join('_')}_${config.p}_${config.outputScale}`,
    variableNames: ['gradient', 'flags', 'weights', 'state'],
    variableComponents: [1, 1, 4, 1],
    outputShape: [...shape],
    workgroupSize: [FLAGS, 1, 1],
    dispatchLayout: { x: [1] },
    dispatch: [Math.ceil(shape[1]! / FLAGS), 1, 1],
    uniforms: 'offset : i32,',
    getUserCode: () => lstmShader(config),
  };
}
