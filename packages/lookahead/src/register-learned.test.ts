import { sgd } from '@l2l/baselines';
import { type AnyLearnedRule, buildLearnedRule, sameLayout } from '@l2l/core';
import {
  chooseLstm,
  chooseTensorwise,
  coordinatewiseLstm,
  pretrainedLstm,
  tensorwiseLstm,
} from '@l2l/lstm-optimizer/rule';
import { describe, expect, it } from 'vitest';
import { learnedLookahead } from './learned-lookahead';
import { pretrainedLookaheadLstm } from './pretrained';
import { registerLearned } from './register-learned';

registerLearned();

describe('learned rules by name', () => {
  it.each([
    ['the LSTM', pretrainedLstm()],
    ['the Lookahead-LSTM', pretrainedLookaheadLstm()],
  ])('are built from the checkpoints that ship: %s', (_, checkpoint) => {
    const rule = buildLearnedRule(checkpoint.rule);
    expect(rule.name).toBe(checkpoint.rule.name);
    expect(sameLayout(rule.weights, checkpoint.layout)).toBe(true);
  });

  it.each<[string, AnyLearnedRule]>([
    ['coordinatewiseLstm', coordinatewiseLstm({ hidden: [3], p: 5 })],
    ['chooseLstm', chooseLstm({ hidden: [3], outputScale: 0.5 })],
    ['tensorwiseLstm', tensorwiseLstm({ hidden: 3 })],
    ['chooseTensorwise', chooseTensorwise({ hidden: 3 })],
    [
      'learnedLookahead',
      learnedLookahead({ fast: sgd(0.5), slow: coordinatewiseLstm({ hidden: [3] }), period: 3 }),
    ],
  ])('are built again from their own config: %s', (_, rule) => {
    const again = buildLearnedRule({ name: rule.name, config: rule.config! });
    expect(again.config).toEqual(rule.config);
    expect(again.name).toBe(rule.name);
    expect(sameLayout(again.weights, rule.weights)).toBe(true);
  });

  it('have no config where a part has none', () => {
    const unnamed = { ...sgd(0.5), config: undefined };
    const rule = learnedLookahead({ fast: unnamed, slow: coordinatewiseLstm({ hidden: [3] }), period: 3 });
    expect(rule.config).toBeUndefined();
  });

  it('say what a config lacks', () => {
    const build = () => buildLearnedRule({ name: 'learnedLookahead', config: { period: 5 } });
    expect(build).toThrow(expect.objectContaining({ code: 'bad-option' }));
    expect(build).toThrow(/\{"period":5\}.*fast/);
  });
});
