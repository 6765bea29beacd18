import { lookaheadLstm, lookaheadOptimizer, pretrainedLookaheadLstm } from '@l2l/lookahead';
import { lstmOptimizer } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';

/**
 * An optimizer with a learning rate, of which there is a default in the documentation of TensorFlow.js.
 *
 * @typedef {object} Tunable
 * @property {string} id
 * @property {string} name - Shown in tables and plots.
 * @property {number} defaultRate - As TensorFlow.js documents it; for Lookahead, that of its fast rule.
 * @property {readonly [from: number, to: number]} rates - Where tuning begins to look.
 * @property {(rate: number) => tf.Optimizer} make
 */

/** @type {readonly Tunable[]} */
export const tunables = [
  { id: 'sgd', name: 'SGD', defaultRate: 0.01, rates: [0.1, 100], make: (rate) => tf.train.sgd(rate) },
  {
    id: 'momentum',
    name: 'Momentum',
    defaultRate: 0.01,
    rates: [0.01, 10],
    make: (rate) => tf.train.momentum(rate, 0.9),
  },
  {
    id: 'rmsprop',
    name: 'RMSProp',
    defaultRate: 0.001,
    rates: [0.0001, 0.1],
    make: (rate) => tf.train.rmsprop(rate, 0.9),
  },
  { id: 'adam', name: 'Adam', defaultRate: 0.001, rates: [0.001, 1], make: (rate) => tf.train.adam(rate) },
  {
    id: 'lookahead',
    name: 'Lookahead(SGD)',
    defaultRate: 0.01,
    rates: [0.1, 100],
    make: (rate) => lookaheadOptimizer({ fast: tf.train.sgd(rate), slow: 0.5, period: 5 }),
  },
];

/**
 * Who takes part.
 *
 * @typedef {object} Contestant
 * @property {string} id
 * @property {string} name
 * @property {number | null} rate - Learning rate; null where there is nothing to tune.
 * @property {() => tf.Optimizer} make - A fresh optimizer.
 */

/**
 * The hand-designed optimizers at the given rates, then the learned ones.
 *
 * @param {Readonly<Record<string, number>>} rates - Learning rate by id.
 * @returns {Contestant[]}
 */
export function contestants(rates) {
  return [
    ...tunables.map((tunable) => withRate(tunable, rates[tunable.id] ?? tunable.defaultRate)),
    { id: 'lstm', name: 'LSTM', rate: null, make: () => lstmOptimizer() },
    {
      id: 'lookahead-lstm',
      name: 'Lookahead-LSTM',
      rate: null,
      make: () => lookaheadLstm({ checkpoint: pretrainedLookaheadLstm() }),
    },
    { id: 'tensorwise-lstm', name: 'Tensorwise LSTM', rate: null, make: () => lookaheadLstm() },
  ];
}

/**
 * @param {Tunable} tunable
 * @param {number} rate
 * @returns {Contestant}
 */
export function withRate({ id, name, make }, rate) {
  return { id, name, rate, make: () => make(rate) };
}
