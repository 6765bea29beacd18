import { register as registerBaselines } from '@l2l/baselines';
import { buildRule, type Json, L2lError, type RuleConfig, registerLearnedRule } from '@l2l/core';
import {
  chooseLstm,
  type LstmConfig,
  registerLearned as registerLearnedLstm,
} from '@l2l/lstm-optimizer/rule';
import { learnedLookahead } from './learned-lookahead';

/**
 * Makes checkpoints of the Lookahead-LSTM and of the LSTM known to `buildLearnedRule`, and the rules
 * of @l2l/baselines to `buildRule`. To call it twice does no harm.
 */
export function registerLearned(): void {
  registerBaselines();
  registerLearnedLstm();
  registerLearnedRule('learnedLookahead', (config) => {
    const { fast, slow, period } = partsOf(config);
    return learnedLookahead({ fast: buildRule(fast), slow: chooseLstm(slow), period });
  });
}

function partsOf(config: Json) {
  const { fast, slow, period } = (config ?? {}) as {
    readonly fast?: RuleConfig;
    readonly slow?: Partial<LstmConfig>;
    readonly period?: number;
  };
  if (fast && slow && typeof period === 'number') return { fast, slow, period };
  throw new L2lError(
    'bad-option',
    `The config of a learnedLookahead is ${JSON.stringify(config)}, but must have fast (a rule), slow (the config of an LSTM) and period (a number).`,
  );
}
