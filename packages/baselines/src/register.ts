import { type AnyRule, type RuleConfig, registerCombinators, registerRule } from '@l2l/core';
import { adadelta } from './adadelta';
import { adagrad } from './adagrad';
import { adam } from './adam';
import { adamax } from './adamax';
import { adamw } from './adamw';
import { momentum } from './momentum';
import { nesterov } from './nesterov';
import { prodigy } from './prodigy';
import { rmsprop } from './rmsprop';
import { scheduleFreeAdamw } from './schedule-free-adamw';
import { sgd } from './sgd';

type Factory = (learningRate: number, options: Omit<RuleConfig, 'rule'>) => AnyRule;

const factories: Readonly<Record<string, Factory>> = {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  momentum,
  nesterov,
  prodigy,
  rmsprop,
  scheduleFreeAdamw,
  sgd,
};

/**
 * Makes every rule of this package known to `buildRule`, and `chain`, `scale`, `clip` and `routed` with them, so that
 * saved models which use them load. A program that has made no optimizer of this library calls
 * `registerRuleOptimizer()` of `@l2l/core/tfjs` too: this package knows no TensorFlow.js. To call it twice does no harm.
 */
export function register(): void {
  registerCombinators();
  for (const [name, make] of Object.entries(factories)) {
    // What a file says is checked by the factory, as what a caller says.
    registerRule(name, ({ rule, learningRate, ...options }) => make(learningRate as number, options));
  }
}
