export { type CnnOptions, cnn, cnnFamily } from './cnn/cnn';
export { blobs } from './datasets/blobs';
export { noisyLabels, scaledInputs, standardized } from './datasets/changed';
export { checkerboard } from './datasets/checkerboard';
export { datasetOf } from './datasets/dataset-of';
export { rings } from './datasets/rings';
export { spirals } from './datasets/spirals';
export { teacher } from './datasets/teacher';
export { type MixturePart, mixture } from './families/mixture';
export { type MlpVarietyOptions, mlpVariety } from './families/mlp-variety';
export { type RescaledOptions, rescaled } from './families/rescaled';
export { type Minibatches, minibatches } from './minibatches';
export type { Classifier } from './mlp/classifier';
export { chooseMlp, chooseMlpFamily } from './mlp/kernels/choose';
export {
  type FusedMlpOptions,
  fusedMlp,
  fusedMlpAvailable,
  isFusible,
} from './mlp/kernels/fused-mlp';
export { mlp, mlpFamily } from './mlp/mlp';
export type { Activation, Initialization, Loss, MlpOptions, Target } from './mlp/options';
export { quadratic, quadraticFamily } from './quadratic';
export { type RegressionOptions, regression, regressionFamily } from './regression';
export { rosenbrock } from './rosenbrock';
export { type GruOptions, gru, gruFamily } from './sequences/gru';
export { madeUpLanguage, type TextSource } from './sequences/text-source';
