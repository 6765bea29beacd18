import { registerLearnedRule } from '@l2l/core';
import type { LstmConfig } from './config';
import { chooseLstm } from './kernels/choose';
import { LSTM_NAME } from './rule';

/** Makes checkpoints of the LSTM known to `buildLearnedRule`. To call it twice does no harm. */
export function registerLearned(): void {
  registerLearnedRule(LSTM_NAME, (config) => chooseLstm(config as Partial<LstmConfig>));
}
