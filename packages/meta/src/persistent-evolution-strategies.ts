import {
  fold,
  type GradientEstimator,
  type Key,
  type MetaGradient,
  numberOption,
  objectOption,
  requireOptions,
} from '@l2l/core';
import { type EvolutionOptions, evolutionOptionNames, recordOfEvolution } from './evolution-strategies';
import { checkedHorizon } from './horizon';
import {
  beginInnerRun,
  estimateOn,
  type InnerRun,
  packInnerRun,
  trajectoryKey,
  unpackInnerRun,
} from './inner-run';
import { checkedObjective } from './objective';
import { packedBy, partsOf, vectorOf } from './packed';
import { checkPerturbation, differenceOf, meanObjective, perturbation, perturbed } from './perturbation';
import { rollout } from './rollout';
import { packTrajectory, startTrajectory, type Trajectory, unpackTrajectory } from './trajectory';

export interface PersistentEvolutionOptions extends EvolutionOptions {
  /** Steps between two estimates. */
  readonly window?: number;
  /** Whether the first optimizee ends early at random, so that several estimators do not keep step. */
  readonly outOfPhase?: boolean;
}

/** A pair of runs on the same optimizee, and all that was ever added to their weights. */
export interface PersistentCarry {
  readonly run: InnerRun;
  readonly plus: Trajectory;
  readonly minus: Trajectory;
  /** `[weights.size]`, ξ: the sum of the pair's perturbations since its start. */
  readonly sum: Float32Array;
}

/**
 * Persistent evolution strategies: an estimate after every window, without the bias of looking no
 * further than it. Each window draws a new ε, and what it did is put down to all the perturbations
 * that the pair has lived through:
 *
 *     ξ ← ξ + ε,   ĝ = ξ · (f(φ + ε) − f(φ − ε)) / 2σ²
 *
 * One pair an estimate: take the mean of many with `several` or a pool, out of phase.
 *
 * Source: Vicol, Metz and Sohl-Dickstein 2021, algorithm 2, https://arxiv.org/abs/2112.13835
 *
 * @throws L2lError `bad-option`
 */
export function persistentEvolutionStrategies(
  options: PersistentEvolutionOptions,
): GradientEstimator<PersistentCarry> {
  const owner = 'persistentEvolutionStrategies';
  const {
    rule,
    family,
    horizon,
    window = 20,
    deviation = 0.03,
    objective: given = {},
    difference = 'plain',
    only,
    outOfPhase = false,
  } = requireOptions(owner, options, [...evolutionOptionNames, 'window', 'outOfPhase']);
  objectOption(owner, 'rule', rule, 'a learned rule such as coordinatewiseLstm()');
  objectOption(owner, 'family', family, 'a family of optimizees such as quadraticFamily()');
  const runs = { family, horizon: checkedHorizon(owner, horizon) };
  const objective = checkedObjective(owner, { measure: 'sum', ...given });
  numberOption(owner, 'window', window, { from: 1, integer: true });
  numberOption(owner, 'deviation', deviation, { above: 0 });
  checkPerturbation(owner, rule.weights, only, difference);
  const checked = { ...runs, rule, objective, deviation, difference, only };
  const made = { ...recordOfEvolution(owner, checked), window, outOfPhase };

  async function begin(key: Key, isPartial: boolean): Promise<PersistentCarry> {
    const run = await beginInnerRun(runs, key, isPartial);
    const start = () => startTrajectory(run.optimizee, (layout) => rule.init(layout), trajectoryKey(run));
    try {
      return { run, plus: await start(), minus: await start(), sum: new Float32Array(rule.weights.size) };
    } catch (error) {
      run.optimizee.dispose();
      throw error;
    }
  }

  async function estimateFrom(
    weights: Float32Array,
    { run, plus, minus, sum }: PersistentCarry,
    key: Key,
  ): Promise<MetaGradient<PersistentCarry>> {
    const noise = perturbation(fold(key, 'perturbation'), rule.weights, deviation, only);
    const ξ = perturbed(sum, 1, noise);
    const up = await rollout(rule.bind(perturbed(weights, 1, noise)), plus, window, objective);
    const down = await rollout(rule.bind(perturbed(weights, -1, noise)), minus, window, objective);
    const factor = differenceOf(difference, up.objective, down.objective) / (2 * deviation ** 2);
    const gradient = ξ.map((value) => factor * value);
    const loss = meanObjective(up.objective, down.objective);
    const isWhole = Number.isFinite(up.objective) && Number.isFinite(down.objective);
    if (isWhole && up.trajectory.length < run.horizon) {
      return { gradient, loss, carry: { run, plus: up.trajectory, minus: down.trajectory, sum: ξ } };
    }
    return { gradient, loss, carry: await begin(fold(key, 'next'), false) };
  }

  return {
    name: `persistent-evolution-strategies(${window})`,
    begin: (key) => begin(key, outOfPhase),
    estimate: (weights, carry, key) => estimateOn(carry.run, () => estimateFrom(weights, carry, key)),
    pack: async ({ run, plus, minus, sum }) =>
      packedBy(made, {
        run: packInnerRun(run),
        plus: packTrajectory(plus),
        minus: packTrajectory(minus),
        sum: sum.slice(),
      }),
    async unpack(packed) {
      const parts = partsOf(owner, made, ['run', 'plus', 'minus', 'sum'] as const, packed);
      const lived = vectorOf(owner, 'the sum of perturbations', parts.sum, rule.weights.size);
      return unpackInnerRun(runs, parts.run, (run) => ({
        run,
        plus: unpackTrajectory(parts.plus, run.optimizee),
        minus: unpackTrajectory(parts.minus, run.optimizee),
        sum: lived.slice(),
      }));
    },
    end: ({ run }) => run.optimizee.dispose(),
  };
}
