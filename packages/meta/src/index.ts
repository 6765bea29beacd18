export { type EvolutionOptions, evolutionStrategies } from './evolution-strategies';
export { fading, registerFading } from './fading';
export { type FineTuneOptions, fineTune } from './fine-tune';
export type { Horizon } from './horizon';
export type { Imitation } from './imitation';
export type { InnerRun } from './inner-run';
export { type MetaStep, type MetaTrainOptions, metaTrain } from './meta-train';
export type { Objective } from './objective';
export {
  type PersistentCarry,
  type PersistentEvolutionOptions,
  persistentEvolutionStrategies,
} from './persistent-evolution-strategies';
export type { Difference } from './perturbation';
export { several } from './several';
export { type Best, type TrainingStep, train } from './train';
export type { Stage, TrainOptions, Validation } from './train-options';
export {
  advance,
  follow,
  minibatchKey,
  startTrajectory,
  type Trajectory,
  trainingLosses,
} from './trajectory';
export { type BackpropCarry, type TruncatedBackpropOptions, truncatedBackprop } from './truncated-backprop';
export { type ValidationOptions, validationScore } from './validation';
