import { vectorLayout } from '@l2l/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { adadelta, adagrad, adam, adamax, adamw, fromTf, momentum, nesterov, rmsprop, sgd } from '.';

const learningRate = 0.1;
const refused: readonly (readonly [option: string, make: () => unknown])[] = [
  ['sgd: learningRate is -1', () => sgd(-1)],
  ['sgd: learningRate is NaN', () => sgd(Number.NaN)],
  ['momentum: learningRate is Infinity', () => momentum(Infinity)],
  ['momentum: momentum is 1', () => momentum(learningRate, { momentum: 1 })],
  ['nesterov: momentum is -0.1', () => nesterov(learningRate, { momentum: -0.1 })],
  ['rmsprop: decay is 1', () => rmsprop(learningRate, { decay: 1 })],
  ['rmsprop: momentum is 2', () => rmsprop(learningRate, { momentum: 2 })],
  ['rmsprop: epsilon is 0', () => rmsprop(learningRate, { epsilon: 0 })],
  ['adam: beta1 is 1', () => adam(learningRate, { beta1: 1 })],
  ['adam: beta2 is -1', () => adam(learningRate, { beta2: -1 })],
  ['adam: epsilon is 0', () => adam(learningRate, { epsilon: 0 })],
  ['adamw: weightDecay is -1', () => adamw(learningRate, { weightDecay: -1 })],
  ['adagrad: initialSum is -1', () => adagrad(learningRate, { initialSum: -1 })],
  ['adadelta: rho is 1', () => adadelta(learningRate, { rho: 1 })],
  ['adamax: decay is -1', () => adamax(learningRate, { decay: -1 })],
];

describe('options', () => {
  it.each(refused)('are checked when the rule is made: %s', (message, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'bad-option' }));
    expect(make).toThrow(message);
  });

  // A tf.train optimizer without further options, translated, is the rule without further options.
  it.each([
    [tf.train.sgd(0.1), sgd(0.1)],
    [tf.train.rmsprop(0.1), rmsprop(0.1)],
    [tf.train.adagrad(0.1), adagrad(0.1)],
    [tf.train.adam(), adam()],
    [tf.train.adamax(), adamax()],
  ])('are by default those of %o', (optimizer, rule) => {
    expect(rule.config).toEqual(fromTf(optimizer).config);
  });

  it('are by default those of tf.train.adadelta, which is another rule', () => {
    expect(adadelta().config).toMatchObject(tf.train.adadelta().getConfig());
  });

  it('keep nine tenths of the velocity where tf.train has no default', () => {
    for (const rule of [momentum(1), nesterov(1)]) {
      const gradient = Float32Array.of(1);
      const first = rule.update({ gradient, coordinates: gradient }, rule.init(vectorLayout(1)));
      const { step } = rule.update({ gradient: Float32Array.of(0), coordinates: gradient }, first.state);
      // Nesterov's step looks one ahead: 0.9 · 0.9.
      expect(step[0]).toBeCloseTo(rule.name.startsWith('nesterov') ? -0.81 : -0.9, 6);
    }
  });
});
