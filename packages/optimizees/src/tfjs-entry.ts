export { fromLoss, type Variables } from './tfjs/from-loss';
export { tfMlp, tfMlpFamily } from './tfjs/tf-mlp';
