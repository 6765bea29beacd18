import { keyOf, L2lError, uniforms } from '@l2l/core';
import { optimizeeContract } from '@l2l/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { datasetOf } from '../datasets/dataset-of';
import { cnn } from './cnn';

/** Images of 7 × 6 with two channels; the brighter half is the class. */
const count = 60;
const inputs = uniforms(keyOf(1), count * 84, 0, 1);
const labels = Int32Array.from({ length: count }, (_, i) => i % 3);
labels.forEach((label, i) => {
  for (let j = 0; j < 28; j++) inputs[i * 84 + label * 28 + j]! += 1;
});
const dataset = datasetOf({ name: 'stripes', inputs, labels, inputShape: [7, 6, 2], classCount: 3 });
const options = { dataset, filters: [3, 4], batchSize: 8 };

describe.each(['relu', 'tanh'] as const)('a cnn with %s', (activation) => {
  optimizeeContract(() => cnn({ ...options, activation }), {
    title: activation,
    stochastic: true,
    stepSize: 1e-3,
    // Kinks of relu and of the greatest of four; the comparison with TensorFlow.js below has no such slack.
    tolerance: 1e-2,
  });

  it('has the loss and gradient that TensorFlow.js finds', async () => {
    const problem = cnn({ ...options, activation, batchSize: count });
    const all = dataset.examples(Array.from({ length: count }, (_, i) => i));
    const start = problem.init(keyOf(3));
    const loss = (...variables: tf.Tensor[]) => {
      const [k0, b0, k1, b1, k2, b2] = variables as [
        tf.Tensor4D,
        tf.Tensor,
        tf.Tensor4D,
        tf.Tensor,
        tf.Tensor2D,
        tf.Tensor,
      ];
      const act = activation === 'relu' ? tf.relu : tf.tanh;
      let x: tf.Tensor4D = tf.tensor4d(all.inputs, [count, 7, 6, 2]);
      x = tf.maxPool(act(tf.add(tf.conv2d(x, k0, 1, 'same'), b0)) as tf.Tensor4D, 2, 2, 'valid');
      x = tf.maxPool(act(tf.add(tf.conv2d(x, k1, 1, 'same'), b1)) as tf.Tensor4D, 2, 2, 'valid');
      const logits = tf.add(tf.matMul(tf.reshape(x, [count, -1]), k2), b2);
      return tf.losses.softmaxCrossEntropy(
        tf.oneHot(tf.tensor1d(all.labels, 'int32'), 3),
        logits,
      ) as tf.Scalar;
    };
    const variables = problem.layout.slots.map(({ offset, shape }, i) =>
      tf.tensor(start.slice(offset, problem.layout.slots[i + 1]?.offset ?? problem.layout.size), [...shape]),
    );
    const { value, grads } = tf.valueAndGrads(loss)(variables);
    const expected = grads.flatMap((grad) => [...grad.dataSync()]);
    // Every example once: the minibatch is the dataset in another order, drawn with replacement by its key.
    const whole = await wholeOf(problem, start);
    expect(whole.loss).toBeCloseTo(value.dataSync()[0]!, 5);
    const largest = Math.max(...expected.map(Math.abs));
    whole.gradient.forEach((g, i) => {
      expect(Math.abs(g - expected[i]!)).toBeLessThan(1e-4 * largest);
    });
  });

  /** Loss and gradient over all examples: the mean of each one's own. */
  async function wholeOf(problem: ReturnType<typeof cnn>, at: Float32Array) {
    const gradient = new Float64Array(problem.layout.size);
    let loss = 0;
    for (let i = 0; i < count; i++) {
      const { inputs: image, labels: label } = dataset.examples([i]);
      const alone = datasetOf({
        name: `${i}`,
        inputs: image,
        labels: label,
        inputShape: [7, 6, 2],
        classCount: 3,
      });
      const one = await cnn({ ...options, activation, dataset: alone, batchSize: 1 }).evaluate(at, keyOf(0));
      loss += one.loss / count;
      one.gradient.forEach((g, j) => {
        gradient[j]! += g / count;
      });
    }
    return { loss, gradient };
  }

  it('learns', async () => {
    const problem = cnn({ ...options, activation });
    let at = problem.init(keyOf(5));
    const before = (await wholeOf(problem, at)).loss;
    for (let step = 0; step < 60; step++) {
      const { gradient } = await problem.evaluate(at, keyOf(step));
      at = at.map((θ, i) => θ - 0.05 * gradient[i]!);
    }
    expect((await wholeOf(problem, at)).loss).toBeLessThan(0.5 * before);
  });
});

it('says what is wrong with images that are none, or too small', () => {
  const flat = datasetOf({ name: 'flat', inputs, labels, inputShape: [84], classCount: 3 });
  expect(() => cnn({ dataset: flat })).toThrow(L2lError);
  expect(() => cnn({ dataset, filters: [2, 2, 2] })).toThrow('leave nothing');
});
