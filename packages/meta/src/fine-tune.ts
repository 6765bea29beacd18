import { adam } from '@l2l/baselines';
import {
  buildLearnedRule,
  type Checkpoint,
  chain,
  clip,
  fold,
  isDifferentiable,
  type Key,
  keyOf,
  type Optimizee,
  requireCheckpoint,
  requireOptions,
  weightsFor,
} from '@l2l/core';
import { evolutionStrategies } from './evolution-strategies';
import { fading } from './fading';
import { requireFiniteWeights } from './finite-weights';
import { several } from './several';
import { type Best, type TrainingStep, train } from './train';
import { truncatedBackprop } from './truncated-backprop';
import { validationScore } from './validation';

export interface FineTuneOptions {
  /** Meta-steps, at least 1. */
  readonly steps?: number;
  /** Steps of the optimizee in each window; whole rounds of a Lookahead's period are best. */
  readonly window?: number;
  /** Steps until the optimizee starts again. */
  readonly horizon?: number;
  /** Learning rate of Adam on the weights; it falls to 0 over the last half. */
  readonly rate?: number;
  readonly key?: Key;
  /** Called after each meta-step. */
  readonly onStep?: ((step: TrainingStep) => void) | undefined;
  /** Ends it early; what was best so far is given back. */
  readonly signal?: AbortSignal | undefined;
}

/** Starts that fine-tuning is judged on, and never trains on. */
const JUDGED = [90_001, 90_002];
/** Pairs of a meta-step of a rule that cannot be differentiated. */
const PAIRS = 4;

/**
 * Trains a learned optimizer on for one problem: the paper's second remedy. Gives the weights that did best
 * on starts of their own, or the given ones where none did better. The given checkpoint stays as it is.
 *
 * ```ts
 * const mine = await fineTune(pretrainedLstm(), myOptimizee, { steps: 50 });
 * ```
 *
 * Call `register()` of the package that the checkpoint comes from before, or `registerLearned()` of its entry `/rule`
 * where there is no TensorFlow.js.
 *
 * Source: the Lookahead-LSTM paper, section 4.1, "model transferability".
 *
 * @throws L2lError `bad-checkpoint`, `bad-option`; `not-found` if its learned rule is not registered; `diverged` if the
 *   problem gives no finite loss for 200 windows in a row.
 */
export async function fineTune(
  checkpoint: Checkpoint,
  optimizee: Optimizee,
  options: FineTuneOptions = {},
): Promise<Checkpoint> {
  const {
    steps = 100,
    window = 20,
    horizon = 200,
    rate = 0.001,
    key = keyOf(1),
    onStep,
    signal,
  } = requireOptions('fineTune', options, ['steps', 'window', 'horizon', 'rate', 'key', 'onStep', 'signal']);
  const rule = buildLearnedRule(requireCheckpoint(checkpoint).rule);
  const weights = weightsFor(rule, checkpoint).slice();
  requireFiniteWeights('fineTune', weights);
  // It stays in use over all trajectories, and is its owner's to dispose of.
  const lent: Optimizee = {
    name: optimizee.name,
    layout: optimizee.layout,
    init: (start) => optimizee.init(start),
    evaluate: (coordinates, minibatch) => optimizee.evaluate(coordinates, minibatch),
    dispose() {},
  };
  const family = { name: optimizee.name, sample: async () => lent };
  const estimator = isDifferentiable(rule)
    ? truncatedBackprop({ rule, family, window, horizon })
    : several(evolutionStrategies({ rule, family, horizon, objective: { measure: 'meanLog' } }), PAIRS);
  const judging = { optimizees: [lent], steps: horizon, seeds: JUDGED };
  const before = await validationScore(rule.bind(weights), judging);
  const run = train({
    rule,
    weights,
    key: fold(key, 'fine-tune'),
    stages: [{ estimator, metaSteps: steps, optimizer: fading(chain(clip({ norm: 1 }), adam(rate)), steps) }],
    validation: { ...judging, every: 10 },
  });
  let best: Best = { weights, score: before, count: 0 };
  for await (const step of run) {
    if (step.best.score < best.score) best = { ...step.best };
    onStep?.(step);
    if (signal?.aborted) break;
    await yieldToEventLoop();
  }
  const { version, rule: named, provenance } = checkpoint;
  return {
    version,
    rule: named,
    layout: rule.weights,
    weights: best.weights.slice(),
    provenance: {
      ...provenance,
      family: `${provenance.family}; then ${best.count} meta-steps on ${optimizee.name}`,
      metaSteps: provenance.metaSteps + best.count,
      // JSON has no infinity: a loss of no optimizees is that of runs which diverged.
      validation: Number.isFinite(best.score)
        ? { loss: Math.exp(best.score), optimizees: JUDGED.length }
        : { loss: 0, optimizees: 0 },
    },
  };
}

/** Lets a page draw and respond. */
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
