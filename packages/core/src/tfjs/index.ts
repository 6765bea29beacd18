export { explainMissing, type Gradients } from './gradients';
export type { Placement } from './placement';
export {
  RuleOptimizer,
  registerRuleOptimizer,
  ruleOptimizer,
} from './rule-optimizer';
export type { RuleOptimizerOptions } from './rule-optimizer-options';
export type { NamedTensor } from './saved-state';
export { tensors } from './tensor-space';
