import { adam, fromTf, sgd } from '@l2l/baselines';
import { type RuleOptimizer, ruleOptimizer } from '@l2l/core/tfjs';
import { lookaheadLstm, lookaheadOptimizer } from '@l2l/lookahead';
import { lstmOptimizer } from '@l2l/lstm-optimizer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { squares, variable } from './variables';

/** Ways in which schedules for `tf.train` optimizers change a learning rate. */
const schedules: Readonly<Record<string, (optimizer: tf.Optimizer) => void>> = {
  'an assignment': (optimizer) => Object.assign(optimizer, { learningRate: 0.5 }),
  'a factor': (optimizer) => {
    (optimizer as unknown as { learningRate: number }).learningRate *= 0.5;
  },
  'a call of setLearningRate': (optimizer) => (optimizer as tf.SGDOptimizer).setLearningRate(0.5),
};

const optimizers: Readonly<Record<string, () => RuleOptimizer>> = {
  'ruleOptimizer(sgd())': () => ruleOptimizer(sgd(0.1)),
  'ruleOptimizer(adam())': () => ruleOptimizer(adam()),
  'lookaheadOptimizer({ fast })': () => lookaheadOptimizer({ fast: adam() }),
  'lookaheadLstm()': () => lookaheadLstm(),
  'lstmOptimizer()': () => lstmOptimizer(),
};

describe.each(Object.entries(optimizers))('%s', (_, make) => {
  it.each(Object.entries(schedules))('refuses %s, which would change nothing', (_name, set) => {
    expect(() => set(make())).toThrow(expect.objectContaining({ name: 'L2lError', code: 'not-supported' }));
  });
});

describe('what the error advises', () => {
  const ways: Readonly<Record<string, (fast: tf.Optimizer) => RuleOptimizer>> = {
    lookaheadOptimizer: (fast) => lookaheadOptimizer({ fast, period: 100 }),
    fromTf: (fast) => ruleOptimizer(fromTf(fast)),
  };

  it.each(Object.entries(ways))('changes the rate: %s', (name, make) => {
    expect(() => make(tf.train.sgd(0.1)).setLearningRate(0.5)).toThrow(name);
    const fast = tf.train.sgd(0.1);
    const optimizer = make(fast);
    const w = variable([1]);
    // ∇(w²) = 2w: w · (1 − 2 · 0.25), then w · (1 − 2 · 0.5).
    for (const [rate, expected] of [
      [0.25, 0.5],
      [0.5, 0],
    ] as const) {
      fast.setLearningRate(rate);
      optimizer.minimize(() => squares(w), false, [w]);
      expect(w.dataSync()[0]).toBeCloseTo(expected, 6);
    }
  });
});
