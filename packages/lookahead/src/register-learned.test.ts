import { buildLearnedRule, sameLayout } from '@l2l/core';
import { pretrainedLstm } from '@l2l/lstm-optimizer/rule';
import { describe, expect, it } from 'vitest';
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

  it('say what a config lacks', () => {
    const build = () => buildLearnedRule({ name: 'learnedLookahead', config: { period: 5 } });
    expect(build).toThrow(expect.objectContaining({ code: 'bad-option' }));
    expect(build).toThrow(/\{"period":5\}.*fast/);
  });
});
