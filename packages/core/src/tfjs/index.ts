export type { Gradients } from './gradients';
export type { Placement } from './placement';
export {
  RuleOptimizer,
  type RuleOptimizerOptions,
  registerRuleOptimizer,
  ruleOptimizer,
} from './rule-optimizer';
export type { NamedTensor } from './saved-state';
export { tensors } from './tensor-space';
