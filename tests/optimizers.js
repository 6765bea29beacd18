import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  momentum,
  nesterov,
  register,
  rmsprop,
  sgd,
} from '@l2l/baselines';
import { accumulate, chain, clip, cosine, decayed, ema, scale, schedule, stepwise } from '@l2l/core';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { lookahead, lookaheadLstm, lookaheadOptimizer, pretrainedLookaheadLstm } from '@l2l/lookahead';
import { lstm, lstmOptimizer, pretrainedLstm } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';

register();

/**
 * Every optimizer of the project as a drop-in, alone and in each other.
 *
 * @type {Readonly<Record<string, () => import('@l2l/core/tfjs').RuleOptimizer>>}
 */
export const optimizers = {
  sgd: () => ruleOptimizer(sgd(0.1)),
  momentum: () => ruleOptimizer(momentum(0.05)),
  nesterov: () => ruleOptimizer(nesterov(0.05)),
  rmsprop: () => ruleOptimizer(rmsprop(0.01, { momentum: 0.5, centered: true })),
  adam: () => ruleOptimizer(adam(0.01)),
  adamw: () => ruleOptimizer(adamw(0.01)),
  adagrad: () => ruleOptimizer(adagrad(0.05)),
  adadelta: () => ruleOptimizer(adadelta(1)),
  adamax: () => ruleOptimizer(adamax(0.01)),
  'clipped and scaled': () => ruleOptimizer(scale(0.5, chain(clip({ norm: 0.1 }), adam(0.01)))),
  'adam on a cosine': () => ruleOptimizer(schedule(adam(0.01), cosine({ steps: 80, warmup: 9 }))),
  'the tensorwise LSTM by steps': () =>
    ruleOptimizer(schedule(lookaheadLstm().rule, stepwise({ at: [5, 70], factor: 0.5 }))),
  'accumulated gradients': () => ruleOptimizer(accumulate(lookaheadLstm().rule, { steps: 3 })),
  'averaged weights': () => ruleOptimizer(ema(adam(0.01), { decay: 0.9 })),
  'clipped by value and decayed': () =>
    ruleOptimizer(decayed(chain(clip({ value: 0.01 }), adam(0.01)), { rate: 0.01, variables: /kernel/ })),
  'lookahead of sgd': () => lookaheadOptimizer({ fast: sgd(0.1) }),
  'lookahead of adam with a nesterov slow step': () =>
    lookaheadOptimizer({ fast: adam(0.01), slow: nesterov(0.7, { momentum: 0.5 }), period: 7 }),
  'lookahead of tf.train.rmsprop': () => lookaheadOptimizer({ fast: tf.train.rmsprop(0.01) }),
  'lookahead in lookahead': () =>
    lookaheadOptimizer({ fast: lookahead({ fast: adam(0.01), period: 3 }), period: 4 }),
  lstm: () => lstmOptimizer(),
  'lookahead-lstm, tensorwise': () => lookaheadLstm(),
  'tensorwise with decay': () => lookaheadLstm({ weightDecay: 0.1, multiplier: 0.5 }),
  'tensorwise, clipped and unguarded': () => lookaheadLstm({ clipNorm: 0.5, guard: false }),
  'tensorwise, with biases routed elsewhere': () =>
    lookaheadLstm({
      clipNorm: 1,
      routes: [
        { variables: /bias/, rule: lookahead({ fast: tf.train.rmsprop(0.01) }) },
        { variables: /no variable has this name/, rule: sgd(0.1) },
      ],
    }),
  'lookahead-lstm of the paper': () => lookaheadLstm({ checkpoint: pretrainedLookaheadLstm() }),
  'lookahead-lstm with momentum inside': () => lookaheadLstm({ fast: momentum(0.05), period: 3 }),
  'lookahead of the lstm by the lstm': () =>
    lookaheadOptimizer({ fast: lstm(pretrainedLstm()), slow: lstm(pretrainedLstm()) }),
};
