import { type AnyRule, L2lError, type UpdateRule, wrapRule } from '@l2l/core';
import { adagrad } from './adagrad';
import { adam } from './adam';
import { adamax } from './adamax';
import { momentum } from './momentum';
import { nesterov } from './nesterov';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

/** What is asked of an optimizer of TensorFlow.js: `tf.train.adam()` has it. */
export interface TfOptimizer {
  /** Steps taken. */
  readonly iterations: number;
  getClassName(): string;
  getConfig(): object;
  applyGradients(gradients: never): void;
  dispose?(): void;
}

/** The options of all optimizers of tf.train; each has some of them. */
interface TfConfig {
  readonly learningRate: number;
  readonly momentum: number;
  readonly useNesterov: boolean;
  readonly decay: number;
  readonly centered: boolean;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly initialAccumulatorValue: number;
}

const makers: Readonly<Record<string, (config: TfConfig) => UpdateRule>> = {
  SGD: ({ learningRate }) => sgd(learningRate),
  Momentum: ({ learningRate, useNesterov, ...rest }) =>
    (useNesterov ? nesterov : momentum)(learningRate, rest),
  Adagrad: ({ learningRate, initialAccumulatorValue }) =>
    adagrad(learningRate, { initialSum: initialAccumulatorValue }),
  // It takes √(E[Δ²] + ε) / √(E[g²] + ε) from before this gradient: both means are 0 at first, so Δ is g,
  // so both stay equal and Δ is g for ever.
  Adadelta: ({ learningRate }) => sgd(learningRate),
  RMSProp: ({ learningRate, ...rest }) => rmsprop(learningRate, rest),
  Adam: ({ learningRate, ...rest }) => adam(learningRate, rest),
  Adamax: ({ learningRate, ...rest }) => adamax(learningRate, rest),
};

/** Whether a value is an optimizer of TensorFlow.js, from whichever copy of it. */
export function isTfOptimizer(value: unknown): value is TfOptimizer {
  if (typeof value !== 'object' || value === null) return false;
  const candidate = value as Partial<TfOptimizer>;
  return [candidate.getClassName, candidate.getConfig, candidate.applyGradients].every(
    (method) => typeof method === 'function',
  );
}

/**
 * The rule that does what a `tf.train` optimizer does, for use inside other rules. It follows later
 * changes of the optimizer's learning rate; all other options are read now.
 *
 * The optimizer is taken over: its own tensors are freed, so it cannot train by itself afterwards.
 *
 * @throws L2lError `not-supported` for an optimizer of another class, or one that has taken steps.
 */
export function fromTf(optimizer: TfOptimizer): AnyRule {
  const className = optimizer.getClassName();
  const make = Object.hasOwn(makers, className) ? makers[className] : undefined;
  if (!make) {
    throw new L2lError(
      'not-supported',
      `There is no update rule equal to a tf.Optimizer of class "${className}"; there are for: ${Object.keys(makers).join(', ')}. ` +
        'Write it as an UpdateRule and pass that instead.',
    );
  }
  if (optimizer.iterations > 0) {
    throw new L2lError(
      'not-supported',
      `This ${className} optimizer has taken ${optimizer.iterations} steps, and its moments cannot be carried over. ` +
        'Pass a fresh one.',
    );
  }
  const config = optimizer.getConfig() as TfConfig;
  optimizer.dispose?.();
  const rate = () => (optimizer.getConfig() as TfConfig).learningRate;
  return following(() => make({ ...config, learningRate: rate() }));
}

/**
 * A rule whose learning rate changes from outside. A rule has no memory but its state, so it can be made anew for every
 * update.
 */
function following(current: () => AnyRule): AnyRule {
  // Options out of range are reported now, not at the first update.
  return wrapRule<AnyRule>(current(), {
    name: () => current().name,
    config: () => current().config,
    learningRate: () => current().learningRate,
    form: (space) => ({ update: (seen, state) => current().on!(space).update(seen, state) }),
  });
}
