import type { Observation, RuleForm } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LstmConfig } from '../../config';
import type { LstmState } from '../../state';
import type { PackedLstm } from '../device/packed-lstm';
import { packWeights, weightRows } from '../device/weight-rows';
import { headShader, layerShader } from './lstm-shaders';
import { packedProgram, type WebGlBackend } from './program';
import { unusableFlag } from './unusable-flag';

/** Names of the kernels that {@link registerWebGlLstm} registers. */
export const LAYER_KERNEL = 'L2lLstmLayer';
const HEAD_KERNEL = 'L2lLstmHead';
const FLAG_KERNEL = 'L2lUnusableFlag';

type Vector = tf.Tensor1D;
type Rows = tf.Tensor2D;

/**
 * The LSTM by kernels of our own on the webgl backend: two passes to see that the gradient can be used, one for each
 * layer, one for the step. The same weights, state and steps as the teacher's.
 */
export function webGlLstm(config: LstmConfig, weights: Float32Array): RuleForm<PackedLstm, Vector> {
  return {
    name: `lstm(${config.hidden.join('×')})`,
    masksUnusable: () => true,
    init: ({ size }) => ({
      rows: config.hidden.map((units) => tf.fill<tf.Rank.R2>([size, 2 * units], 0)),
      weights: upload(config, weights),
    }),
    pack: (state) => pack(config, weights, state as LstmState<Vector>),
    unpack: ({ rows }) => ({
      hidden: rows.map((layer) => unpack(layer, 0)),
      cell: rows.map((layer) => unpack(layer, 1)),
    }),
    update: ({ gradient }: Observation<Vector>, { rows, weights }: PackedLstm) => {
      const run = (name: string, inputs: tf.NamedTensorMap, attributes: object = {}) =>
        tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;
      const flag = run(FLAG_KERNEL, { gradient });
      const after: Rows[] = [];
      rows.forEach((state, layer) => {
        const below = after[layer - 1] ?? gradient;
        after.push(run(LAYER_KERNEL, { below, flag, weights, state }, { config, layer }) as Rows);
      });
      const step = run(HEAD_KERNEL, { flag, weights, state: after.at(-1)! }, { config }) as Vector;
      return { step, state: { rows: after, weights } };
    },
  };
}

/** As a matrix whose texels are those of `packWeights`: `[2 · rows, 2 · width]`. */
function upload(config: LstmConfig, weights: Float32Array): Rows {
  const { rows, width } = weightRows(config);
  const texels = tf.tensor4d(packWeights(config, weights), [rows, width, 2, 2]);
  return tf.reshape(tf.transpose(texels, [0, 2, 1, 3]), [2 * rows, 2 * width]);
}

function pack(config: LstmConfig, weights: Float32Array, { hidden, cell }: LstmState<Vector>): PackedLstm {
  const rows = config.hidden.map((units, l) => {
    const [outputs, memory] = [hidden[l]!, cell[l]!].map((vector) =>
      tf.transpose(tf.reshape(vector, [units, vector.size / units])),
    ) as [Rows, Rows];
    return tf.reshape<tf.Rank.R2>(tf.stack([outputs, memory], 2), [outputs.shape[0], 2 * units]);
  });
  return { rows, weights: upload(config, weights) };
}

/** @param part - 0 for the outputs of a layer, 1 for its memory. */
function unpack(layer: Rows, part: 0 | 1): Vector {
  const [size, columns] = layer.shape;
  const parts = tf.reshape<tf.Rank.R3>(layer, [size, columns / 2, 2]);
  return tf.reshape(tf.transpose(tf.squeeze(tf.slice3d(parts, [0, 0, part], [-1, -1, 1]), [2])), [-1]);
}

/** Makes the kernels known to TensorFlow.js. The backend need not be there. */
export function registerWebGlLstm(): void {
  const register = (
    kernelName: string,
    run: (backend: WebGlBackend, inputs: tf.NamedTensorInfoMap, attributes: unknown) => tf.TensorInfo,
  ) =>
    tf.registerKernel({
      kernelName,
      backendName: 'webgl',
      kernelFunc: ({ inputs, attrs, backend }) =>
        run(backend as WebGlBackend, inputs as tf.NamedTensorInfoMap, attrs),
    });
  register(FLAG_KERNEL, (backend, { gradient }) => unusableFlag(backend, gradient!));
  register(LAYER_KERNEL, (backend, { below, flag, weights, state }, attributes) => {
    const { config, layer } = attributes as { config: LstmConfig; layer: number };
    const names = [layer === 0 ? 'gradient' : 'below', 'flag', 'weights', 'state'];
    const program = packedProgram(names, [...state!.shape], layerShader(config, layer));
    return backend.runWebGLProgram(program, [below!, flag!, weights!, state!], 'float32');
  });
  register(HEAD_KERNEL, (backend, { flag, weights, state }, attributes) => {
    const { config } = attributes as { config: LstmConfig };
    const program = packedProgram(['flag', 'weights', 'state'], [state!.shape[0]!], headShader(config));
    return backend.runWebGLProgram(program, [flag!, weights!, state!], 'float32');
  });
}
