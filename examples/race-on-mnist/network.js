import { sizeOf, viewOf } from '@l2l/core';
import { minibatches, mlp } from '@l2l/optimizees';
import * as tf from '@tensorflow/tfjs-core';

const activations = { sigmoid: tf.sigmoid, relu: tf.relu, tanh: tf.tanh };

/**
 * Examples on the backend: `inputs` `[count, pixels]` and `classes` `[count, 10]`, one-hot.
 *
 * @typedef {{ readonly inputs: tf.Tensor2D, readonly classes: tf.Tensor2D }} Batch
 */

/**
 * @typedef {object} NetworkOptions
 * @property {import('@l2l/core').Dataset} dataset
 * @property {readonly number[]} hidden - Units of each hidden layer.
 * @property {'sigmoid' | 'relu' | 'tanh'} activation
 * @property {number} batch - Examples in a minibatch.
 */

/** @typedef {ReturnType<typeof network>} Network */

/**
 * A multilayer perceptron on TensorFlow.js variables. Its starting points and its minibatches are those
 * of `mlp` in `@l2l/optimizees`: a key decides them.
 *
 * @param {NetworkOptions} options
 * @throws {import('@l2l/core').L2lError} `bad-option`
 */
export function network({ dataset, hidden, activation, batch }) {
  const { name, layout, init } = mlp({ dataset, hidden, activation, batchSize: batch });
  const draw = minibatches(dataset, batch);
  const activate = activations[activation];

  /**
   * @param {readonly tf.Variable[]} variables - Kernel, bias, kernel, bias …
   * @param {tf.Tensor2D} inputs
   */
  function logits(variables, inputs) {
    let values = inputs;
    for (let i = 0; i < variables.length; i += 2) {
      const kernel = /** @type {tf.Variable<tf.Rank.R2>} */ (variables[i]);
      const bias = /** @type {tf.Variable} */ (variables[i + 1]);
      values = tf.add(tf.matMul(values, kernel), bias);
      if (i + 2 < variables.length) values = activate(values);
    }
    return values;
  }

  /** @param {import('@l2l/core').Examples} examples */
  function upload({ inputs, labels }) {
    return tf.tidy(() => ({
      inputs: tf.tensor2d(inputs, [labels.length, sizeOf(dataset.inputShape)]),
      classes: /** @type {tf.Tensor2D} */ (tf.oneHot(tf.tensor1d(labels, 'int32'), dataset.classCount)),
    }));
  }

  return {
    name,
    /** Number of parameters. */
    size: layout.size,
    upload,
    /** @param {import('@l2l/core').Key} key */
    minibatch: (key) => upload(draw(key)),
    /** @param {import('@l2l/core').Key} key */
    variables(key) {
      const start = init(key);
      return layout.slots.map((slot) =>
        tf.tidy(() => tf.variable(tf.tensor(viewOf(start, slot), [...slot.shape]))),
      );
    },
    /**
     * The mean cross-entropy of a batch.
     *
     * @param {readonly tf.Variable[]} variables
     * @param {Batch} batch
     * @returns {tf.Scalar}
     */
    loss: (variables, { inputs, classes }) =>
      tf.losses.softmaxCrossEntropy(classes, logits(variables, inputs)),
    /**
     * The share of a batch that gets the right class, in [0, 1].
     *
     * @param {readonly tf.Variable[]} variables
     * @param {Batch} batch
     * @returns {tf.Scalar}
     */
    accuracy: (variables, { inputs, classes }) =>
      tf.mean(tf.equal(tf.argMax(logits(variables, inputs), 1), tf.argMax(classes, 1))),
  };
}
