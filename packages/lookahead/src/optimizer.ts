import { sgd, type TfOptimizer } from '@l2l/baselines';
import {
  type AnyRule,
  buildRule,
  type Checkpoint,
  chain,
  checkRoutes,
  clip,
  type Json,
  L2lError,
  numberOption,
  type Route,
  requireCheckpoint,
  requireOptions,
  routed,
} from '@l2l/core';
import {
  type RuleOptimizer,
  type RuleOptimizerOptions,
  ruleOptimizer,
  ruleOptimizerOptionNames,
} from '@l2l/core/tfjs';
import {
  type LstmConfig,
  lstm,
  pretrainedTensorwiseLstm,
  TENSORWISE_NAME,
  type TensorwiseKnobs,
  tensorwise,
} from '@l2l/lstm-optimizer';
import { type LearnedLookaheadConfig, learnedLookaheadConfig } from './learned-config';
import { type LookaheadOptions, lookahead, ruleOf } from './lookahead';
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
export function lookaheadOptimizer(options: LookaheadOptimizerOptions): RuleOptimizer {
  const { fast, slow, period, ...others } = requireOptions('lookaheadOptimizer', options, [
    'fast',
    'slow',
    'period',
    ...ruleOptimizerOptionNames,
  ]);
  register();
  return ruleOptimizer(
    lookahead({ fast, ...(slow !== undefined && { slow }), ...(period !== undefined && { period }) }),
    others,
  );
}

export interface LookaheadLstmOptions extends RuleOptimizerOptions, TensorwiseKnobs {
  /** Trained weights; by default those of `pretrainedTensorwiseLstm()`, which come with the package. */
  readonly checkpoint?: Checkpoint;
  /**
   * The fast rule of a Lookahead-LSTM as in the paper; by default the one its weights were trained with. With
   * this or a period, and no checkpoint, the weights are those of `pretrainedLookaheadLstm()`.
   */
  readonly fast?: AnyRule | TfOptimizer;
  /** k, fast steps to one slow step; by default what the weights were trained with. */
  readonly period?: number;
  /** Greatest norm of the whole gradient, above 0: a longer one is made that long. None unless told. See `clip`. */
  readonly clipNorm?: number;
  /**
   * Variables that another optimizer moves, by a pattern found in their names; none unless told. See `routed`:
   * `[{ variables: /embedding/, rule: tf.train.sgd(0.1) }]`.
   */
  readonly routes?: readonly { readonly variables: RegExp; readonly rule: AnyRule | TfOptimizer }[];
}

/**
 * A learned optimizer with trained weights: nothing to tune. Fast weights take the steps, slow weights are an
 * average of them whose length is learned, and worth evaluating: see `slowWeights()`.
 *
 * ```ts
 * model.compile({ optimizer: lookaheadLstm(), loss: 'categoricalCrossentropy' });
 * ```
 *
 * By default a tensorwise LSTM decides the steps. `lookaheadLstm({ checkpoint: pretrainedLookaheadLstm() })` is
 * the Lookahead-LSTM of the paper, and `paperCheckpoint(name)` of `@l2l/lookahead/paper` has more of them.
 *
 * @throws L2lError `bad-checkpoint`, `bad-option`
 */
export function lookaheadLstm(options: LookaheadLstmOptions = {}): RuleOptimizer {
  const { checkpoint, fast, period, multiplier, weightDecay, guard, clipNorm, routes, ...others } =
    requireOptions('lookaheadLstm', options, [
      'checkpoint',
      'fast',
      'period',
      'multiplier',
      'weightDecay',
      'guard',
      'clipNorm',
      'routes',
      ...ruleOptimizerOptionNames,
    ]);
  register();
  const isPaper = fast !== undefined || period !== undefined;
  const chosen = requireCheckpoint(
    checkpoint ?? (isPaper ? pretrainedLookaheadLstm() : pretrainedTensorwiseLstm()),
  );
  if (chosen.rule.name === TENSORWISE_NAME) {
    refuse('a tensorwise LSTM', { fast, period });
    const learned = tensorwise(chosen, { multiplier, weightDecay, guard });
    if (clipNorm !== undefined) numberOption('lookaheadLstm', 'clipNorm', clipNorm, { above: 0 });
    const rule = routes === undefined ? learned : routed({ routes: rulesOf(routes), otherwise: learned });
    return ruleOptimizer(clipNorm === undefined ? rule : chain(clip({ norm: clipNorm }), rule), others);
  }
  refuse('the Lookahead-LSTM of the paper', { multiplier, weightDecay, guard, clipNorm, routes });
  const trained = trainedWith(chosen);
  const slow = lstm({ ...chosen, rule: { name: 'coordinatewiseLstm', config: trained.slow as Json } });
  return lookaheadOptimizer({
    fast: fast ?? buildRule(trained.fast),
    slow,
    period: period ?? trained.period,
    ...others,
  });
}

function rulesOf(routes: NonNullable<LookaheadLstmOptions['routes']>): readonly Route[] {
  checkRoutes('lookaheadLstm', routes);
  return routes.map(({ variables, rule }, i) => ({
    variables,
    rule: ruleOf('lookaheadLstm', `routes[${i}].rule`, rule),
  }));
}

function refuse(kind: string, options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    throw new L2lError(
      'bad-option',
      `lookaheadLstm: ${name} was given, but these weights are those of ${kind}, which has no ${name}. Leave it out, or choose another checkpoint.`,
    );
  }
}

/** The config of a learned Lookahead, as its checkpoint has it. */
function trainedWith({ rule }: Checkpoint): LearnedLookaheadConfig {
  if (rule.name === 'learnedLookahead') return learnedLookaheadConfig(rule.config);
  if (rule.name === 'coordinatewiseLstm')
    return { fast: sgd(0.1).config!, slow: rule.config as Partial<LstmConfig>, period: 5 };
  throw new L2lError(
    'bad-checkpoint',
    `This checkpoint is for the rule "${rule.name}", but "tensorwiseLstm", "learnedLookahead" or "coordinatewiseLstm" was expected. Load it with the package that made it.`,
  );
}
