import { buildRule, L2lError } from '@l2l/core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  momentum,
  nesterov,
  prodigy,
  register,
  rmsprop,
  scheduleFreeAdamw,
  sgd,
} from '.';

const rules = [
  sgd(0.1),
  momentum(0.1, { momentum: 0.8 }),
  nesterov(0.1, { momentum: 0.7 }),
  rmsprop(0.01, { decay: 0.8, momentum: 0.5, epsilon: 1e-6, centered: true }),
  adam(0.01, { beta1: 0.8, beta2: 0.99, epsilon: 1e-6 }),
  adamw(0.01, { weightDecay: 0.1, beta1: 0.8, beta2: 0.99, epsilon: 1e-6 }),
  adagrad(0.1, { initialSum: 0.2, epsilon: 1e-6 }),
  adadelta(1, { rho: 0.9, epsilon: 1e-6 }),
  adamax(0.01, { beta1: 0.8, beta2: 0.99, epsilon: 1e-6, decay: 0.1 }),
  prodigy(0.5, { beta1: 0.8, beta2: 0.99, epsilon: 1e-6, firstDistance: 1e-4 }),
  scheduleFreeAdamw(0.01, { weightDecay: 0.1, beta1: 0.8, beta2: 0.99, epsilon: 1e-6, warmup: 3 }),
];

describe('register', () => {
  beforeAll(() => {
    register();
    register();
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))(
    'lets %s be built again with all its options',
    (_, rule) => {
      expect(buildRule(JSON.parse(JSON.stringify(rule.config))).config).toEqual(rule.config);
    },
  );

  it('registers the combinators, so that rules inside them load', () => {
    const inner = { rule: 'sgd', learningRate: 0.5 };
    expect(buildRule({ rule: 'chain', links: [{ rule: 'clip', norm: 1 }, inner] }).name).toBe(
      'chain(clip(1), sgd(0.5))',
    );
  });

  it('says which option of a file is out of range', () => {
    const build = () => buildRule({ rule: 'adam', learningRate: 0.001, beta1: 1.5 });
    expect(build).toThrow(L2lError);
    expect(build).toThrow(/adam: beta1 is 1.5/);
  });

  it('does not take a config without a learning rate for a rule that has no default', () => {
    expect(() => buildRule({ rule: 'sgd' })).toThrow(/sgd: learningRate is undefined/);
  });
});
