import { registerRule } from '@l2l/core';
import { registerRuleOptimizer } from '@l2l/core/tfjs';
import { lstmFromConfig } from './lstm';
import { LSTM_NAME } from './rule';

/** Makes saved models whose optimizer is an LSTM loadable. To call it twice does no harm. */
export function register(): void {
  registerRule(LSTM_NAME, lstmFromConfig);
  registerRuleOptimizer();
}
