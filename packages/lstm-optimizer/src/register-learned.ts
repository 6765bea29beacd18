import { registerLearnedRule } from '@l2l/core';
import type { LstmConfig } from './config';
import { chooseLstm } from './kernels/choose';
import { LSTM_NAME } from './rule';
import type { TensorwiseConfig } from './tensorwise/config';
import { chooseTensorwise } from './tensorwise/kernel/wasm-tensorwise';
import { TENSORWISE_NAME } from './tensorwise/rule';

/** Makes checkpoints of the LSTMs known to `buildLearnedRule`. To call it twice does no harm. */
export function registerLearned(): void {
  registerLearnedRule(LSTM_NAME, (config) => chooseLstm(config as Partial<LstmConfig>));
  registerLearnedRule(TENSORWISE_NAME, (config) => chooseTensorwise(config as Partial<TensorwiseConfig>));
}
