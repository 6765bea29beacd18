import { sgd, type TfOptimizer } from '@l2l/baselines';
import {
  type AnyRule,
  buildRule,
  type Checkpoint,
  L2lError,
  type RuleConfig,
  requireCheckpoint,
} from '@l2l/core';
import { type RuleOptimizer, type RuleOptimizerOptions, ruleOptimizer } from '@l2l/core/tfjs';
import { lstm } from '@l2l/lstm-optimizer';
import { type LookaheadOptions, lookahead } from './lookahead';
import { pretrainedLookaheadLstm } from './pretrained';
import { register } from './register';

export interface LookaheadOptimizerOptions extends LookaheadOptions, RuleOptimizerOptions {}

/**
 * Lookahead for `model.compile` and training loops, around any fast and any slow rule.
 *
 * ```ts
 * model.compile({ optimizer: lookaheadOptimizer({ fast: tf.train.adam() }), loss });
 * ```
 *
 * @throws L2lError `bad-option`, `not-supported`
 */
export function lookaheadOptimizer({
  fast,
  slow,
  period,
  ...options
}: LookaheadOptimizerOptions): RuleOptimizer {
  register();
  return ruleOptimizer(
    lookahead({ fast, ...(slow !== undefined && { slow }), ...(period !== undefined && { period }) }),
    options,
  );
}

export interface LookaheadLstmOptions extends RuleOptimizerOptions {
  /** Trained weights of the slow step; by default those that come with the package. */
  readonly checkpoint?: Checkpoint;
  /** The fast rule; by default the one the weights were trained with. */
  readonly fast?: AnyRule | TfOptimizer;
  /** k, fast steps to one slow step; by default what the weights were trained with. */
  readonly period?: number;
}

/**
 * The Lookahead-LSTM, with trained weights: nothing to tune.
 *
 * ```ts
 * model.compile({ optimizer: lookaheadLstm(), loss: 'categoricalCrossentropy' });
 * ```
 *
 * @throws L2lError `bad-checkpoint`, `bad-option`
 */
export function lookaheadLstm({
  checkpoint = pretrainedLookaheadLstm(),
  fast,
  period,
  ...options
}: LookaheadLstmOptions = {}): RuleOptimizer {
  register();
  const trained = trainedWith(requireCheckpoint(checkpoint));
  const slow = lstm({ ...checkpoint, rule: { name: 'coordinatewiseLstm', config: trained.slow } });
  return lookaheadOptimizer({
    fast: fast ?? buildRule(trained.fast),
    slow,
    period: period ?? trained.period,
    ...options,
  });
}

/** The config of a learned Lookahead, as its checkpoint has it. */
function trainedWith({ rule }: Checkpoint): { fast: RuleConfig; slow: RuleConfig; period: number } {
  if (rule.name === 'learnedLookahead') return rule.config as never;
  if (rule.name === 'coordinatewiseLstm')
    return { fast: sgd(0.1).config!, slow: rule.config as never, period: 5 };
  throw new L2lError(
    'bad-checkpoint',
    `This checkpoint is for the rule "${rule.name}", but "learnedLookahead" or "coordinatewiseLstm" was expected. Load it with the package that made it.`,
  );
}
