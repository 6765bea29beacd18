import { type Checkpoint, requireOptions } from '@l2l/core';
import {
  type RuleOptimizer,
  type RuleOptimizerOptions,
  ruleOptimizer,
  ruleOptimizerOptionNames,
} from '@l2l/core/tfjs';
import { lstm } from './lstm';
import { pretrainedLstm } from './pretrained';
import { register } from './register';

export interface LstmOptimizerOptions extends RuleOptimizerOptions {
  /** Trained weights; by default those that come with the package. */
  readonly checkpoint?: Checkpoint;
}

/**
 * The learned optimizer of the L2L paper, for `model.compile` and training loops. No learning rate.
 *
 * ```ts
 * model.compile({ optimizer: lstmOptimizer(), loss: 'categoricalCrossentropy' });
 * ```
 *
 * @throws L2lError `bad-checkpoint`
 */
export function lstmOptimizer(options: LstmOptimizerOptions = {}): RuleOptimizer {
  const { checkpoint = pretrainedLstm(), ...others } = requireOptions('lstmOptimizer', options, [
    'checkpoint',
    ...ruleOptimizerOptionNames,
  ]);
  register();
  return ruleOptimizer(lstm(checkpoint), others);
}
