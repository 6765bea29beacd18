import {
  fold,
  type GradientEstimator,
  type Key,
  type LearnedRule,
  numberOption,
  objectOption,
  requireOptions,
} from '@l2l/core';
import { checkedHorizon } from './horizon';
import { beginInnerRun, type InnerRunOptions, trajectoryKey } from './inner-run';
import { type CheckedObjective, checkedObjective, type Objective } from './objective';
import { packedBy, partsOf } from './packed';
import {
  checkPerturbation,
  type Difference,
  differenceOf,
  meanObjective,
  perturbation,
  perturbed,
} from './perturbation';
import { rollout } from './rollout';
import { plain, type RunRecord, recordOfLearned } from './run-record';
import { startTrajectory } from './trajectory';

export interface EvolutionOptions extends InnerRunOptions {
  readonly rule: LearnedRule;
  /** σ, the standard deviation of what is added to each weight; above 0. */
  readonly deviation?: number;
  /** What is made small; the mean of losses unless told. */
  readonly objective?: Objective;
  readonly difference?: Difference;
  /** Names of the weight slots that are moved; all unless told. */
  readonly only?: readonly string[] | undefined;
}

export const evolutionOptionNames = [
  'rule',
  'family',
  'horizon',
  'deviation',
  'objective',
  'difference',
  'only',
] as const;

interface CheckedEvolution extends InnerRunOptions {
  readonly rule: LearnedRule;
  readonly objective: CheckedObjective;
  readonly deviation: number;
  readonly difference: Difference;
  readonly only: readonly string[] | undefined;
}

/** What decides the estimates of evolution strategies. */
export function recordOfEvolution(
  estimator: string,
  { rule, family, horizon, deviation, objective, difference, only }: CheckedEvolution,
): RunRecord {
  const options = { horizon, deviation, objective, difference, only };
  return plain({ estimator, rule: recordOfLearned(rule), family: family.name, ...options });
}

/**
 * Antithetic evolution strategies over the whole horizon: an optimizee is trained twice from the
 * same start on the same minibatches, with weights φ + ε and φ − ε, and
 *
 *     ĝ = ε · (f(φ + ε) − f(φ − ε)) / 2σ²,   ε ~ N(0, σ²)
 *
 * One pair an estimate: take the mean of many with `several` or a pool. It asks for no derivative of
 * the rule and sees as far as the horizon, and it is noisy: its error falls with the root of the pairs.
 *
 * Source: Salimans et al. 2017, algorithm 1 and section 2.1, https://arxiv.org/abs/1703.03864
 *
 * @throws L2lError `bad-option`
 */
export function evolutionStrategies(options: EvolutionOptions): GradientEstimator<null> {
  const owner = 'evolutionStrategies';
  const {
    rule,
    family,
    horizon,
    deviation = 0.03,
    objective: given = {},
    difference = 'plain',
    only,
  } = requireOptions(owner, options, evolutionOptionNames);
  objectOption(owner, 'rule', rule, 'a learned rule such as coordinatewiseLstm()');
  objectOption(owner, 'family', family, 'a family of optimizees such as quadraticFamily()');
  const runs = { family, horizon: checkedHorizon(owner, horizon) };
  const objective = checkedObjective(owner, { measure: 'mean', ...given });
  numberOption(owner, 'deviation', deviation, { above: 0 });
  checkPerturbation(owner, rule.weights, only, difference);
  const made = recordOfEvolution(owner, { ...runs, rule, objective, deviation, difference, only });

  /** The objective of one whole training run: the same key gives the same optimizee, start and minibatches. */
  async function score(weights: Float32Array, key: Key): Promise<number> {
    const run = await beginInnerRun(runs, key);
    const { optimizee, horizon: length } = run;
    try {
      const start = await startTrajectory(optimizee, (layout) => rule.init(layout), trajectoryKey(run));
      return (await rollout(rule.bind(weights), start, length, objective)).objective;
    } finally {
      optimizee.dispose();
    }
  }

  return {
    name: 'evolution-strategies',
    begin: async () => null,
    async estimate(weights, carry, key) {
      const noise = perturbation(fold(key, 'perturbation'), rule.weights, deviation, only);
      const plus = await score(perturbed(weights, 1, noise), key);
      const minus = await score(perturbed(weights, -1, noise), key);
      const factor = differenceOf(difference, plus, minus) / (2 * deviation ** 2);
      return { gradient: noise.map((ε) => factor * ε), loss: meanObjective(plus, minus), carry };
    },
    pack: async () => packedBy(made, {}),
    async unpack(packed) {
      partsOf(owner, made, [], packed);
      return null;
    },
    end() {},
  };
}
