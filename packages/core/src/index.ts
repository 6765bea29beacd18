export { chain, clip, scale } from './chain';
export { type Checkpoint, type Provenance, requireCheckpoint, weightsFor } from './checkpoint';
export { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file';
export type { Dataset, Examples } from './dataset';
export { describeValue } from './describe-value';
export { differencesOf } from './differences';
export { type ErrorCode, L2lError } from './errors';
export type { GradientEstimator, MetaGradient } from './gradient-estimator';
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
export { buildRule, type RuleBuilder, registerCombinators, registerRule } from './rule-registry';
export { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors';
export { type SavedBranch, savedPart } from './saved-branch';
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
export {
  type AnyRule,
  type Observation,
  packState,
  type RuleConfig,
  type Update,
  type UpdateRule,
  unpackState,
  withGradient,
} from './update-rule';
export { firstUnusable, LARGEST_GRADIENT } from './usable-gradient';
export { arrays, type VectorSpace } from './vector';
