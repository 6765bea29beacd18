import { type AnyRule, type RuleConfig, registerRule } from '@l2l/core';
import { register as registerLstm } from '@l2l/lstm-optimizer';
import { lookahead } from './lookahead';
import { registerLearned } from './register-learned';

/**
 * Makes everything known that this package makes, of whatever rules: saved models whose optimizer is a Lookahead or a
 * learned one load, and checkpoints can be fine-tuned. Call it before `tf.loadLayersModel`. To call it twice does no
 * harm.
 */
export function register(): void {
  registerLearned();
  registerLstm();
  registerRule(
    'lookahead',
    ({ fast, slow, period }, build): AnyRule =>
      lookahead({
        fast: build(fast as RuleConfig),
        slow: build(slow as RuleConfig),
        period: period as number,
      }),
  );
}
