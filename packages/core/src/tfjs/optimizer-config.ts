import type { serialization } from '@tensorflow/tfjs-core';
import { buildRule } from '../rule-registry';
import type { AnyRule, RuleConfig } from '../update-rule';
import { unsavable } from './optimizer-errors';
import type { RuleOptimizerOptions } from './rule-optimizer-options';

/** What an optimizer is made of. */
interface Parts {
  readonly rule: AnyRule;
  readonly options: RuleOptimizerOptions;
  /** Where it was set. */
  readonly learningRate?: number | undefined;
}

/** An optimizer as plain data. @throws L2lError `not-supported` if its rule does not say how to build it again. */
export function configOf({ rule, options, learningRate }: Parts): serialization.ConfigDict {
  const { config, name } = rule;
  if (config === undefined) throw unsavable(name);
  const set = learningRate === undefined ? {} : { learningRate };
  return { rule: config, ...options, ...set } as unknown as serialization.ConfigDict;
}

/** What {@link configOf} made plain data of. @throws L2lError `not-found`, `bad-checkpoint`, `bad-option` */
export function partsOf(config: serialization.ConfigDict): Parts {
  type Given = {
    readonly rule: RuleConfig;
    readonly learningRate?: number;
    readonly customObjects?: unknown;
  };
  // TensorFlow.js adds what it was given for classes of the user's own.
  const { rule, learningRate, customObjects: _, ...options } = (config ?? {}) as unknown as Given;
  return { rule: buildRule(rule), options, learningRate };
}
