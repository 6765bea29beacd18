import { describeValue, type Json, L2lError, numberOption, type RuleConfig } from '@l2l/core';
import type { LstmConfig } from '@l2l/lstm-optimizer/rule';

/** The config of a learned Lookahead in its checkpoints. */
export interface LearnedLookaheadConfig {
  readonly fast: RuleConfig;
  readonly slow: Partial<LstmConfig>;
  readonly period: number;
}

/** A config from a file, if it has all parts; what is in them is checked by whoever builds them. @throws L2lError `bad-option` */
export function learnedLookaheadConfig(config: Json): LearnedLookaheadConfig {
  const { fast, slow, period } = (config ?? {}) as Partial<LearnedLookaheadConfig>;
  if (isObject(fast) && isObject(slow) && typeof period === 'number') {
    numberOption('learnedLookahead', 'period', period, { from: 1, integer: true });
    return { fast, slow, period };
  }
  throw new L2lError(
    'bad-option',
    `The config of a learnedLookahead is ${describeValue(config)}, but must have fast (a rule), slow (the config of an LSTM) and period (a number). Fetch the checkpoint again.`,
  );
}

function isObject<Value>(value: Value): value is NonNullable<Value> {
  return typeof value === 'object' && value !== null;
}
