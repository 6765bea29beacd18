import { type Dataset, sizeOf } from '@l2l/core';
import { cnn, mlp } from '@l2l/optimizees';
import * as tf from '@tensorflow/tfjs-core';
import { type TensorProblem, tensorProblem } from './tensor-problem';

/** What a network is trained and judged on. */
export interface Data {
  readonly train: Dataset;
  /** Null where there are too few examples to leave some out. */
  readonly test: Dataset | null;
}

/** Options of a perceptron, as `mlp` of `@l2l/optimizees` has them. */
export interface Perceptron {
  readonly hidden: readonly number[];
  readonly activation: 'sigmoid' | 'tanh';
  readonly batchSize: number;
}

const ACTIVATIONS = { sigmoid: tf.sigmoid, tanh: tf.tanh };

/** A multilayer perceptron. Variables are kernel, bias, kernel, bias … @throws L2lError `bad-option` */
export function perceptron({ train, test }: Data, { activation, ...options }: Perceptron): TensorProblem {
  const { name, layout, init } = mlp({ dataset: train, activation, ...options });
  const inputSize = sizeOf(train.inputShape);
  return tensorProblem({
    name,
    layout,
    init,
    dataset: train,
    test,
    batchSize: options.batchSize,
    logits(variables, inputs) {
      let values = tf.reshape(inputs, [-1, inputSize]) as tf.Tensor2D;
      for (let i = 0; i < variables.length; i += 2) {
        values = tf.add(tf.matMul(values, variables[i] as tf.Variable<tf.Rank.R2>), variables[i + 1]!);
        if (i + 2 < variables.length) values = ACTIVATIONS[activation](values);
      }
      return values;
    },
  });
}

/** Convolutions of 3 × 3 with ReLU and max-pooling, then a dense layer: the network of `cnn`. */
export function convolutional({ train, test }: Data, batchSize: number): TensorProblem {
  const { name, layout, init } = cnn({ dataset: train, batchSize });
  return tensorProblem({
    name,
    layout,
    init,
    dataset: train,
    test,
    batchSize,
    logits(variables, inputs) {
      let values = inputs as tf.Tensor4D;
      const dense = variables.length - 2;
      for (let i = 0; i < dense; i += 2) {
        const sums = tf.conv2d(values, variables[i] as tf.Variable<tf.Rank.R4>, 1, 'same');
        values = tf.maxPool(tf.relu(tf.add(sums, variables[i + 1]!)) as tf.Tensor4D, 2, 2, 'valid');
      }
      const flat = tf.reshape(values, [inputs.shape[0]!, -1]) as tf.Tensor2D;
      return tf.add(tf.matMul(flat, variables[dense] as tf.Variable<tf.Rank.R2>), variables[dense + 1]!);
    },
  });
}
