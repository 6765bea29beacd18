export { expectAgreement, expectGroupAgreement, expectStateAgreement } from './agreement';
export { type Checks, failuresOf, testAll } from './contract';
export { extremesChecks, extremesContract } from './extremes-contract';
export { directionalDerivative, dot, normOf, roundingOf } from './finite-difference';
export { type KernelContractOptions, kernelChecks, kernelContract } from './kernel-contract';
export {
  type LearnedRuleContractOptions,
  learnedRuleChecks,
  learnedRuleContract,
} from './learned-rule-contract';
export { type OptimizeeContractOptions, optimizeeChecks, optimizeeContract } from './optimizee-contract';
export { type PullbackContractOptions, pullbackChecks, pullbackContract } from './pullback-contract';
export { observationAt, rehearsalLayouts, rehearse } from './rehearsal';
export { type TinyState, type TinyTape, tinyRule } from './tiny-rule';
export { type UpdateRuleContractOptions, updateRuleChecks, updateRuleContract } from './update-rule-contract';
export { type VectorSpaceSubject, vectorSpaceChecks, vectorSpaceContract } from './vector-space-contract';
export {
  type WrapperContractOptions,
  type WrapperSubject,
  wrapperChecks,
  wrapperContract,
} from './wrapper-contract';
