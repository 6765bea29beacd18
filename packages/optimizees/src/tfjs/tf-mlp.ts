import type { Examples, OptimizeeFamily } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import { minibatches } from '../minibatches';
import { BATCH_NORM_EPSILON } from '../mlp/batch-norm';
import { type Classifier, judgeOf } from '../mlp/classifier';
import { dropoutMasks } from '../mlp/dropout';
import { GELU_CUBE, GELU_SCALE } from '../mlp/gelu';
import { initialCoordinates } from '../mlp/initialization';
import type { Activation, MlpOptions } from '../mlp/options';
import { type LayerPlan, type MlpPlan, mlpPlan } from '../mlp/plan';
import { fromLoss, type Variables, variablesOf } from './from-loss';
import { backendReady } from './training-ready';

const activations: Record<Activation, (sums: tf.Tensor2D) => tf.Tensor2D> = {
  sigmoid: tf.sigmoid,
  relu: tf.relu,
  tanh: tf.tanh,
  gelu(sums) {
    const cube: tf.Tensor2D = tf.mul(sums, tf.square(sums));
    const u = tf.mul(GELU_SCALE, tf.add(sums, tf.mul(GELU_CUBE, cube)));
    return tf.mul(sums, tf.sigmoid(tf.mul(2, u)));
  },
};

/**
 * The network of `mlp`, computed by TensorFlow.js on whichever backend is in use. The same options and
 * keys give the same starting points, minibatches and dropped units, and losses that agree to rounding.
 *
 * @throws L2lError `bad-option`; from `evaluate`, `no-backend` or `no-gradients`.
 */
export function tfMlp(options: MlpOptions): Classifier {
  const plan = mlpPlan(options);
  const draw = minibatches(plan.options.dataset, plan.options.batchSize);
  const problem = fromLoss({
    name: plan.name,
    shapes: Object.fromEntries(plan.layout.slots.map(({ name, shape }) => [name, shape])),
    init: (key) => initialCoordinates(plan, key),
    loss(variables, key) {
      const examples = draw(key);
      const masks = dropoutMasks(plan, examples.labels.length, key);
      return lossOf(plan, forward(plan, variables, examples.inputs, masks), examples);
    },
  });
  return { ...problem, ...judgeOf(plan, (coordinates, inputs) => outputsOf(plan, coordinates, inputs)) };
}

/** Networks that differ only in where they start: each sample is the {@link tfMlp} of these options. */
export function tfMlpFamily(options: MlpOptions): OptimizeeFamily {
  const { name } = tfMlp(options);
  return { name, sample: async () => tfMlp(options) };
}

function lossOf(
  { options, inputSize, classCount }: MlpPlan,
  outputs: tf.Tensor2D,
  { inputs, labels }: Examples,
): tf.Scalar {
  if (options.target === 'inputs') {
    return tf.losses.meanSquaredError(tf.tensor2d(inputs, [labels.length, inputSize]), outputs);
  }
  const classes = tf.oneHot(tf.tensor1d(labels, 'int32'), classCount);
  if (options.loss === 'crossEntropy') return tf.losses.softmaxCrossEntropy(classes, outputs);
  return tf.losses.meanSquaredError(tf.cast(classes, 'float32'), outputs);
}

/** `[rows, outputSize]`. See `forward` of the plain network. */
function forward(
  { layers, inputSize }: MlpPlan,
  variables: Variables,
  inputs: Float32Array,
  masks: readonly Float32Array[] = [],
): tf.Tensor2D {
  const rows = inputs.length / inputSize;
  let values = tf.tensor2d(inputs, [rows, inputSize]);
  layers.forEach((layer, i) => {
    values = layerForward(layer, variables, values);
    const mask = masks[i];
    if (mask) values = tf.mul(values, tf.tensor2d(mask, [rows, layer.outputs]));
  });
  return values;
}

function layerForward({ kernel, bias, hidden }: LayerPlan, variables: Variables, input: tf.Tensor2D) {
  const product = tf.matMul(input, variables[kernel.name] as tf.Tensor2D);
  const sums: tf.Tensor2D = tf.add(product, variables[bias.name]!);
  if (!hidden) return sums;
  const activate = activations[hidden.activation];
  if (!hidden.norm) return activate(sums);

  const { mean, variance } = tf.moments(sums, 0);
  const scale = variables[hidden.norm.scale.name] as tf.Tensor1D;
  const offset = variables[hidden.norm.offset.name] as tf.Tensor1D;
  const [m, v] = [mean as tf.Tensor1D, variance as tf.Tensor1D];
  return activate(tf.batchNorm2d(sums, m, v, offset, scale, BATCH_NORM_EPSILON));
}

async function outputsOf(
  plan: MlpPlan,
  coordinates: Float32Array,
  inputs: Float32Array,
): Promise<Float32Array> {
  await backendReady();
  const outputs = tf.tidy(() => forward(plan, variablesOf(plan.layout, coordinates), inputs));
  try {
    return (await outputs.data()) as Float32Array;
  } finally {
    outputs.dispose();
  }
}
