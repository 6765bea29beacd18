import * as tf from '@tensorflow/tfjs-core';
import type { AnyRule } from '../update-rule';
import { RuleOptimizer } from './rule-optimizer';
import type { RuleOptimizerOptions } from './rule-optimizer-options';

/** Any update rule as an optimizer for `model.compile`, `minimize` and `applyGradients`. */
export function ruleOptimizer(rule: AnyRule, options?: RuleOptimizerOptions): RuleOptimizer {
  registerRuleOptimizer();
  return new RuleOptimizer(rule, options);
}

let isRegistered = false;

/**
 * Makes saved models with a {@link RuleOptimizer} loadable, as far as the optimizer itself goes: `register()` of the
 * package that its rule comes from does the rest. Called by every factory, and by `register()` of `@l2l/lookahead` and
 * `@l2l/lstm-optimizer`.
 */
export function registerRuleOptimizer(): void {
  if (isRegistered) return;
  tf.serialization.registerClass(RuleOptimizer);
  isRegistered = true;
}
