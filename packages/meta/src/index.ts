export { type MetaStep, type MetaTrainOptions, metaTrain } from './meta-train';
export { advance, minibatchKey, startTrajectory, type Trajectory, trainingLosses } from './trajectory';
export { type BackpropCarry, type TruncatedBackpropOptions, truncatedBackprop } from './truncated-backprop';
export { type ValidationOptions, validationScore } from './validation';
