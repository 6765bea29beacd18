import { registerRule } from '@l2l/core';
import { registerRuleOptimizer } from '@l2l/core/tfjs';
import { lstmFromConfig } from './lstm';
import { LSTM_NAME } from './rule';
import { TENSORWISE_NAME } from './tensorwise/rule';
import { tensorwiseFromConfig } from './tensorwise/tensorwise';

/** Makes saved models whose optimizer is a learned one of this package loadable. To call it twice does no harm. */
export function register(): void {
  registerRule(LSTM_NAME, lstmFromConfig);
  registerRule(TENSORWISE_NAME, tensorwiseFromConfig);
  registerRuleOptimizer();
}
