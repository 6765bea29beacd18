export { registerRuleOptimizer, ruleOptimizer } from './factory';
export { explainMissing, type Gradients } from './gradients';
export { computesInHalfFloats, type Placement } from './placement';
export { RuleOptimizer } from './rule-optimizer';
export { type RuleOptimizerOptions, ruleOptimizerOptionNames } from './rule-optimizer-options';
export type { NamedTensor } from './saved-state';
export { type SlowWeightsCallbacksOptions, slowWeightsCallbacks } from './slow-weights-callbacks';
export { tensors } from './tensor-space';
export { useBackend } from './use-backend';
