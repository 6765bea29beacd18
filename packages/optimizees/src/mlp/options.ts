import { type Dataset, L2lError, numberOption, objectOption, requireOptions, sizeOf } from '@l2l/core';

/** What a hidden unit makes of its weighted sum. */
export type Activation = 'sigmoid' | 'relu' | 'tanh' | 'gelu';

/**
 * What training makes small.
 *
 * - `'crossEntropy'`: the mean over examples of −ln softmax(outputs)[label].
 * - `'meanSquaredError'`: the mean over examples and outputs of (output − target)².
 */
export type Loss = 'crossEntropy' | 'meanSquaredError';

/**
 * What squared errors are measured from: `'labels'`, 1 for the class of an example and 0 for the others;
 * or `'inputs'`, which makes the network an autoencoder with as many outputs as inputs.
 */
export type Target = 'labels' | 'inputs';

/**
 * How kernels start; biases start at zero.
 *
 * - `'glorotUniform'`: even over ±√(6 / (inputs + outputs)), as `tf.layers.dense` does. Glorot and
 *   Bengio 2010, equation 16, https://proceedings.mlr.press/v9/glorot10a.html
 * - `'heNormal'`: normal, of standard deviation √(2 / inputs). He et al. 2015, equation 10,
 *   https://arxiv.org/abs/1502.01852 (`tf.layers` cuts its tails off; this does not).
 * - `{ deviation }`: normal, of that standard deviation. Andrychowicz et al. 2016 used 0.01.
 */
export type Initialization = 'glorotUniform' | 'heNormal' | { readonly deviation: number };

/** A multilayer perceptron and what it is trained on. */
export interface MlpOptions {
  /** Gives the examples, the number of inputs (the product of `inputShape`) and the number of classes. */
  readonly dataset: Dataset;
  /** Units of each hidden layer; `[20]` unless told. `[]` is logistic regression. */
  readonly hidden?: readonly number[];
  /** One for all hidden layers, or one for each; `'sigmoid'` unless told. */
  readonly activation?: Activation | readonly Activation[];
  /** Examples in a minibatch; 128 unless told. */
  readonly batchSize?: number;
  /** Share of each hidden layer's outputs that is dropped in training, in [0, 1); 0 unless told. */
  readonly dropout?: number;
  /** Whether hidden sums are normalized over the minibatch before their activation; false unless told. */
  readonly batchNorm?: boolean;
  /** `'glorotUniform'` unless told. */
  readonly initialization?: Initialization;
  /** `'crossEntropy'` unless told. */
  readonly loss?: Loss;
  /** `'labels'` unless told; `'inputs'` goes with `'meanSquaredError'` alone. */
  readonly target?: Target;
}

/** Options with every default filled in and every value checked. */
export interface CheckedMlpOptions extends Required<MlpOptions> {
  /** One for each hidden layer. */
  readonly activation: readonly Activation[];
}

const ACTIVATIONS: readonly Activation[] = ['sigmoid', 'relu', 'tanh', 'gelu'];

/** @throws L2lError `bad-option` */
export function checkedMlpOptions(options: MlpOptions): CheckedMlpOptions {
  const {
    dataset,
    hidden = [20],
    activation = 'sigmoid',
    batchSize = 128,
    dropout = 0,
    batchNorm = false,
    initialization = 'glorotUniform',
    loss = 'crossEntropy',
    target = 'labels',
  } = requireOptions('mlp', options, [
    'dataset',
    'hidden',
    'activation',
    'batchSize',
    'dropout',
    'batchNorm',
    'initialization',
    'loss',
    'target',
  ]);
  objectOption('mlp', 'dataset', dataset, 'a dataset such as blobs(keyOf(1))');
  const owner = `mlp on ${dataset.name}`;
  numberOption(owner, 'the size of inputShape', sizeOf(dataset.inputShape), { from: 1, integer: true });
  checkLoss(loss, target);
  if (target === 'labels') numberOption(owner, 'classCount', dataset.classCount, { from: 2, integer: true });
  hidden.forEach((units, i) => {
    numberOption('mlp', `hidden[${i}]`, units, { from: 1, integer: true });
  });
  numberOption('mlp', 'batchSize', batchSize, { from: 1, integer: true });
  numberOption('mlp', 'dropout', dropout, { from: 0, below: 1 });
  checkInitialization(initialization);
  return {
    dataset,
    hidden: [...hidden],
    activation: checkedActivations(activation, hidden.length),
    batchSize,
    dropout,
    batchNorm,
    initialization,
    loss,
    target,
  };
}

function checkedActivations(
  activation: Activation | readonly Activation[],
  layers: number,
): readonly Activation[] {
  const each = typeof activation === 'string' ? Array<Activation>(layers).fill(activation) : [...activation];
  if (each.length !== layers) {
    throw new L2lError(
      'bad-option',
      `mlp: activation lists ${each.length}, but there are ${layers} hidden layers. Pass one for each, or a single one for all.`,
    );
  }
  const given = typeof activation === 'string' ? [activation] : each;
  const unknown = given.find((name) => !ACTIVATIONS.includes(name));
  if (unknown === undefined) return each;
  throw new L2lError(
    'bad-option',
    `mlp: activation is "${String(unknown)}", but must be one of ${ACTIVATIONS.join(', ')}. Pass one of these.`,
  );
}

function checkInitialization(initialization: Initialization): void {
  if (initialization === 'glorotUniform' || initialization === 'heNormal') return;
  if (typeof initialization === 'object' && initialization !== null) {
    numberOption('mlp', 'initialization.deviation', initialization.deviation, { from: 0 });
    return;
  }
  throw new L2lError(
    'bad-option',
    `mlp: initialization is "${String(initialization)}", but must be glorotUniform, heNormal or { deviation }. Pass one of these.`,
  );
}

function checkLoss(loss: Loss, target: Target): void {
  const known = ['crossEntropy', 'meanSquaredError'].includes(loss) && ['labels', 'inputs'].includes(target);
  if (known && (target === 'labels' || loss === 'meanSquaredError')) return;
  throw new L2lError(
    'bad-option',
    `mlp: loss is "${String(loss)}" with target "${String(target)}", but must be crossEntropy with labels, or meanSquaredError with labels or inputs. Pass one of these pairs.`,
  );
}
