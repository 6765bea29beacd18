import type { Checkpoint, Json } from '@l2l/core';
import { lstm, lstmOptimizer, pretrainedTensorwiseLstm, tensorwise } from '@l2l/lstm-optimizer';
import { describe, expect, it } from 'vitest';
import { lookaheadLstm } from './optimizer';
import { pretrainedLookaheadLstm } from './pretrained';

const fast = { rule: 'sgd', learningRate: 0.1 };
const slow = { hidden: [20, 20], p: 10, outputScale: 0.1 };

/** Configs that no checkpoint of ours has. */
const configs: readonly Json[] = [
  {},
  null,
  3,
  'text',
  [],
  { fast, slow },
  { fast, slow, period: 0 },
  { fast, slow, period: '5' },
  { fast, slow: null, period: 5 },
  { fast, slow: [], period: 5 },
  { fast, slow: { hidden: 20 }, period: 5 },
  { fast, slow: { hidden: [20, 20], depth: 2 }, period: 5 },
  { fast: null, slow, period: 5 },
  { fast: 'sgd', slow, period: 5 },
  { fast: {}, slow, period: 5 },
  { fast: { rule: 'nobody' }, slow, period: 5 },
  { fast: { rule: 'sgd' }, slow, period: 5 },
  { fast: { rule: 'sgd', learningRate: '0.1' }, slow, period: 5 },
  { fast: { rule: 'rmsprop', learningRate: 0.1, centered: 'yes' }, slow, period: 5 },
  { fast: { rule: 'chain' }, slow, period: 5 },
  { fast: { rule: 'chain', links: [null] }, slow, period: 5 },
  { fast: { rule: 'scale', factor: 1 }, slow, period: 5 },
  { fast: { rule: 'clip' }, slow, period: 5 },
  { fast: { rule: 'clip', norm: 1, k: 1 }, slow, period: 5 },
  { fast: { rule: 'routed' }, slow, period: 5 },
  { fast: { rule: 'routed', routes: [null], otherwise: fast }, slow, period: 5 },
  {
    fast: { rule: 'routed', routes: [{ pattern: [40], flags: [], rule: fast }], otherwise: fast },
    slow,
    period: 5,
  },
  { fast: { rule: 'lookahead', fast }, slow, period: 5 },
  { fast: { rule: 'tensorwiseLstm', hidden: 8, weights: 'none' }, slow, period: 5 },
  { fast: { rule: 'coordinatewiseLstm', ...slow, weights: { length: 5121 } }, slow, period: 5 },
  { hidden: -1 },
  { hidden: null },
  { hidden: { length: 2 } },
  { hidden: [1e9] },
];
const names = ['learnedLookahead', 'coordinatewiseLstm', 'tensorwiseLstm', 'nobody', ''];
const factories: readonly ((checkpoint: Checkpoint) => unknown)[] = [
  (checkpoint) => lookaheadLstm({ checkpoint }),
  (checkpoint) => lstmOptimizer({ checkpoint }),
  lstm,
  tensorwise,
];

function errorOf(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a checkpoint with an odd config', () => {
  it.each(configs.map((config) => [JSON.stringify(config), config] as const))(
    'gives an error of this library: %s',
    (_, config) => {
      const errors = [pretrainedLookaheadLstm(), pretrainedTensorwiseLstm()].flatMap((given) =>
        names.flatMap((name) =>
          factories.map((make) => errorOf(() => make({ ...given, rule: { name, config } }))),
        ),
      );
      for (const error of errors) {
        // Where defaults are meant, as by {}, the weights may fit.
        if (error === undefined) continue;
        expect(error).toMatchObject({
          name: 'L2lError',
          code: expect.stringMatching(/^(bad-checkpoint|bad-option|not-found)$/),
        });
      }
      expect(errors.filter((error) => error !== undefined).length).toBeGreaterThan(errors.length - 6);
    },
  );

  it('of endless depth gives one too', () => {
    let deep: Json = fast;
    for (let i = 0; i < 20_000; i++) deep = { rule: 'scale', factor: 1, inner: deep };
    const checkpoint = pretrainedLookaheadLstm();
    const rule = { name: 'learnedLookahead', config: { fast: deep, slow, period: 5 } };
    expect(() => lookaheadLstm({ checkpoint: { ...checkpoint, rule } })).toThrow(
      expect.objectContaining({
        code: 'bad-checkpoint',
        message: expect.stringContaining('more than 50 rules'),
      }),
    );
  });
});
