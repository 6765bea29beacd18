export { type AccumulateOptions, accumulate } from './accumulate';
export { chain } from './chain';
export { type Checkpoint, type Provenance, requireCheckpoint, weightsFor } from './checkpoint';
export { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file';
export { type ClipOptions, clip } from './clip';
export type { Dataset, Examples } from './dataset';
export { type DecayedOptions, decayed } from './decayed';
export { describeValue } from './describe-value';
export { differencesOf } from './differences';
export { type EmaOptions, ema } from './ema';
export { type ErrorCode, L2lError } from './errors';
export type { GradientEstimator, MetaGradient } from './gradient-estimator';
export type { InnerRules } from './inner-rules';
export type { Json } from './json';
export {
  type Layout,
  layoutOf,
  type NamedShape,
  type Slot,
  sameLayout,
  sameShapes,
  sizeOf,
  slotNamed,
  vectorLayout,
  viewOf,
} from './layout';
export {
  type AnyDifferentiableRule,
  type AnyLearnedRule,
  type DifferentiableRule,
  differentiable,
  isDifferentiable,
  type LearnedRule,
  type RecordedUpdate,
} from './learned-rule';
export {
  buildLearnedRule,
  type LearnedRuleBuilder,
  registerLearnedRule,
} from './learned-rule-registry';
export { type Observation, observed, type Update } from './observation';
export type { Evaluation, Optimizee, OptimizeeFamily } from './optimizee';
export { booleanOption, functionOption, numberOption, objectOption } from './option';
export { requireOptions } from './option-names';
export { type PortableForm, portable } from './portable';
export {
  drawIndices,
  fold,
  type Key,
  keyOf,
  normals,
  permutation,
  type Stream,
  streamOf,
  uniforms,
} from './random';
export { requireRule } from './require-rule';
export { checkRoutes, type Route, type RoutedOptions, routed } from './routed';
export { type PlacedRule, placed, type RuleForm } from './rule-form';
export { buildRule, type RuleBuilder, registerCombinators, registerRule } from './rule-registry';
export { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors';
export { type SavedBranch, savedPart } from './saved-branch';
export { scale } from './scale';
export { schedule } from './schedule';
export {
  type CosineOptions,
  cosine,
  type Schedule,
  type ScheduleConfig,
  type StepwiseOptions,
  stepwise,
  type WarmupOptions,
  warmup,
} from './schedules';
export { decodeSnapshot, encodeSnapshot, type Snapshot } from './snapshot';
export {
  type EditedRule,
  partByColumns,
  partOfLayout,
  partOfRows,
  partOfState,
  partOfVector,
  type StateEdits,
  settledState,
} from './state-edits';
export { copyState, entriesOf, leaves, mapTree, type Path } from './tree';
export type { AnyRule, RuleConfig, UpdateRule } from './update-rule';
export { firstUnusable, LARGEST_GRADIENT } from './usable-gradient';
export { arrays, type VectorSpace } from './vector';
export { type WrapperForm, type Wrapping, wrapRule } from './wrap-rule';
