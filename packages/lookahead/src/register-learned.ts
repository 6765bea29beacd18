import { register as registerBaselines } from '@l2l/baselines';
import { buildRule, registerLearnedRule } from '@l2l/core';
import { chooseLstm, registerLearned as registerLearnedLstm } from '@l2l/lstm-optimizer/rule';
import { learnedLookaheadConfig } from './learned-config';
import { learnedLookahead } from './learned-lookahead';

/**
 * Makes checkpoints of the Lookahead-LSTM and of the LSTM known to `buildLearnedRule`, and the rules
 * of @l2l/baselines to `buildRule`. To call it twice does no harm.
 */
export function registerLearned(): void {
  registerBaselines();
  registerLearnedLstm();
  registerLearnedRule('learnedLookahead', (config) => {
    const { fast, slow, period } = learnedLookaheadConfig(config);
    return learnedLookahead({ fast: buildRule(fast), slow: chooseLstm(slow), period });
  });
}
