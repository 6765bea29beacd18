import { register as registerBaselines } from '@l2l/baselines';
import { type AnyRule, type RuleConfig, registerRule } from '@l2l/core';
import { register as registerLstm } from '@l2l/lstm-optimizer';
import { lookahead } from './lookahead';

/**
 * Makes saved models whose optimizer is a Lookahead of any known rules loadable: call it before
 * `tf.loadLayersModel`. To call it twice does no harm.
 */
export function register(): void {
  registerBaselines();
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
