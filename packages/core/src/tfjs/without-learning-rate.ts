import * as tf from '@tensorflow/tfjs-core';
import { describeValue } from '../describe-value';
import { L2lError } from '../errors';

/**
 * An optimizer whose learning rate, if it has one, belongs to its rule. JavaScript would take
 * `optimizer.learningRate = 0.1`, as schedules for `tf.train` optimizers have it, and train on as before.
 */
export abstract class WithoutLearningRate extends tf.Optimizer {
  /** Always undefined. */
  get learningRate(): undefined {
    return undefined;
  }

  /** @throws L2lError `not-supported` */
  set learningRate(value: unknown) {
    throw fixed(value);
  }

  /** @throws L2lError `not-supported` */
  setLearningRate(value: number): never {
    throw fixed(value);
  }
}

function fixed(value: unknown): L2lError {
  return new L2lError(
    'not-supported',
    `The learning rate of this optimizer cannot be set to ${describeValue(value)}: it belongs to the rule, such as adam(0.001). To change it during training, pass in a tf.train optimizer (as "fast" of lookaheadOptimizer, or to ruleOptimizer by fromTf) and set the learning rate of that one.`,
  );
}
