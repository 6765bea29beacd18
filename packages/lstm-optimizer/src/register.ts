import { registerRule } from '@l2l/core';
import { registerRuleOptimizer } from '@l2l/core/tfjs';
import { lstmFromConfig } from './lstm';
import { registerLearned } from './register-learned';
import { LSTM_NAME } from './rule';
import { TENSORWISE_NAME } from './tensorwise/rule';
import { tensorwiseFromConfig } from './tensorwise/tensorwise';

/**
 * Makes everything known that this package makes: saved models whose optimizer is one of these load, and checkpoints
 * can be fine-tuned. To call it twice does no harm.
 */
export function register(): void {
  registerLearned();
  registerRule(LSTM_NAME, lstmFromConfig);
  registerRule(TENSORWISE_NAME, tensorwiseFromConfig);
  registerRuleOptimizer();
}
