import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { keyOf } from '@l2l/core';
import { expectAgreement, optimizeeContract } from '@l2l/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { mlp } from '../mlp/mlp';
import { awayFromStart, clusters, networks } from '../testing/networks';
import { tfMlp, tfMlpFamily } from './tf-mlp';

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test('an autoencoder agrees with the plain one', async () => {
    const options = { dataset: clusters, hidden: [4], loss: 'meanSquaredError', target: 'inputs' } as const;
    const [teacher, network] = [mlp(options), tfMlp(options)];
    const coordinates = awayFromStart(teacher);
    const expected = await teacher.evaluate(coordinates, keyOf(1));
    const { loss, gradient } = await network.evaluate(coordinates, keyOf(1));
    expect(Math.abs(loss - expected.loss)).toBeLessThan(2e-6 * expected.loss);
    expectAgreement('gradient', gradient, expected.gradient, 5e-6);
  });

  describe.each(Object.entries(networks))('a network with %s', (_, options) => {
    const [teacher, network] = [mlp(options), tfMlp(options)];

    test('begins where the plain one does', () => {
      expect(network.name).toBe(teacher.name);
      expect(network.layout).toEqual(teacher.layout);
      expect(network.init(keyOf(5))).toEqual(teacher.init(keyOf(5)));
    });

    test('agrees with the plain one on the loss and its gradient', async () => {
      const coordinates = awayFromStart(teacher);
      for (const key of [keyOf(1), keyOf(2)]) {
        const expected = await teacher.evaluate(coordinates, key);
        const { loss, gradient } = await network.evaluate(coordinates, key);
        // A few dozen float32 roundings of 6e-8 each.
        expect(Math.abs(loss - expected.loss)).toBeLessThan(2e-6 * expected.loss);
        expectAgreement('gradient', gradient, expected.gradient, 5e-6);
      }
    });

    test('is judged as the plain one is', async () => {
      const coordinates = awayFromStart(teacher);
      const loss = await teacher.meanLoss(coordinates, clusters);
      expect(Math.abs((await network.meanLoss(coordinates, clusters)) - loss)).toBeLessThan(2e-6 * loss);
      expect(await network.accuracy(coordinates, clusters)).toBe(
        await teacher.accuracy(coordinates, clusters),
      );
    });

    test('makes no tensor that stays', async () => {
      const coordinates = awayFromStart(teacher);
      const work = async () => {
        await network.evaluate(coordinates, keyOf(1));
        await network.accuracy(coordinates, clusters);
      };
      await work();
      const { numTensors, numDataBuffers } = tf.memory();
      await work();
      expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    });
  });
});

const whole = networks['dropout and batch normalization']!;
optimizeeContract(() => tfMlp(whole), { title: 'a network of TensorFlow.js', stochastic: true });

test('a sample of a family is the network', async () => {
  const family = tfMlpFamily({ dataset: clusters, hidden: [4] });
  const problem = await family.sample(keyOf(1));
  expect([problem.name, problem.layout.size]).toEqual([family.name, 5 * 4 + 4 + 4 * 3 + 3]);
});

test('bad options are refused as by the plain one', () => {
  expect(() => tfMlp({ dataset: clusters, dropout: 1 })).toThrow(
    expect.objectContaining({ code: 'bad-option' }),
  );
});
