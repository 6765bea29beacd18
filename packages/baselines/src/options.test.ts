import { describe, expect, it } from 'vitest';
import { adadelta, adagrad, adam, adamax, adamw, momentum, nesterov, rmsprop, sgd } from '.';

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

  it('have the defaults of tf.train, and momentum 0.9 where it has none', () => {
    expect(momentum(1).config).toMatchObject({ momentum: 0.9 });
    expect(nesterov(1).config).toMatchObject({ momentum: 0.9 });
    expect(rmsprop(1).config).toMatchObject({ decay: 0.9, momentum: 0, epsilon: 1e-7, centered: false });
    expect(adam().config).toMatchObject({ learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
    expect(adagrad(1).config).toMatchObject({ initialSum: 0.1 });
    expect(adadelta().config).toMatchObject({ learningRate: 0.001, rho: 0.95, epsilon: 1e-7 });
    expect(adamax().config).toMatchObject({ learningRate: 0.002, beta1: 0.9, beta2: 0.999, decay: 0 });
  });
});
