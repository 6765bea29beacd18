import {
  type AnyDifferentiableRule,
  copyState,
  fold,
  type GradientEstimator,
  type Key,
  L2lError,
  numberOption,
  objectOption,
  requireOptions,
  type Snapshot,
} from '@l2l/core';
import { drawSubset } from './coordinate-subset';
import { checkedHorizon } from './horizon';
import type { Imitation } from './imitation';
import {
  beginInnerRun,
  estimateOn,
  type InnerRun,
  type InnerRunOptions,
  packInnerRun,
  trajectoryKey,
  unpackInnerRun,
} from './inner-run';
import { checkedObjective, type Objective } from './objective';
import { packedBy, partsOf } from './packed';
import { type Paused, type RecordedStep, recordWindow } from './record-window';
import { plain, recordOfLearned, recordOfRule } from './run-record';
import { packTrajectory, startTrajectory, unpackTrajectory } from './trajectory';

export interface TruncatedBackpropOptions extends Omit<InnerRunOptions, 'horizon'> {
  readonly rule: AnyDifferentiableRule;
  /** T, the steps of one window, over which derivatives flow. The paper has 20. */
  readonly window?: number;
  /** Steps until the optimizee is drawn anew, rounded up to whole windows; the paper has 200. */
  readonly horizon?: InnerRunOptions['horizon'];
  /** What is made small; the sum of losses unless told. */
  readonly objective?: Objective;
  readonly imitation?: Imitation | undefined;
  /**
   * Go back over this many random coordinates only, weighted so that the gradient stays the same on
   * average. For rules of which {@link AnyDifferentiableRule} says `coordinatewise`.
   */
  readonly coordinates?: number | undefined;
  /** Whether the first optimizee ends early at random, so that several estimators do not keep step. */
  readonly outOfPhase?: boolean;
}

/** Inner training between two windows. */
export interface BackpropCarry extends Paused {
  readonly run: InnerRun;
}

/**
 * Truncated backpropagation through the steps of a window, by default of the sum of the losses
 * after each of its T steps, each on a minibatch of its own.
 *
 * Second derivatives are dropped, as in the paper, so the ordinary gradient is both the input of a
 * step and the seed of the way back: `λ ← λ + ∇f(θ_{t+1})`, then one pullback of the step.
 *
 * Source: Andrychowicz et al. 2016, equation 3 and section 2.1.
 *
 * @throws L2lError `bad-option`
 */
export function truncatedBackprop(options: TruncatedBackpropOptions): GradientEstimator<BackpropCarry> {
  const {
    rule,
    family,
    window = 20,
    horizon = 200,
    objective: given = {},
    imitation,
    coordinates,
    outOfPhase = false,
  } = requireOptions('truncatedBackprop', options, [
    'rule',
    'family',
    'window',
    'horizon',
    'objective',
    'imitation',
    'coordinates',
    'outOfPhase',
  ]);
  objectOption('truncatedBackprop', 'rule', rule, 'a learned rule such as coordinatewiseLstm()');
  objectOption('truncatedBackprop', 'family', family, 'a family of optimizees such as quadraticFamily()');
  numberOption('truncatedBackprop', 'window', window, { from: 1, integer: true });
  if (imitation) numberOption('truncatedBackprop', 'imitation.ratio', imitation.ratio, { from: 0 });
  checkSubset(rule, coordinates);
  const runs = { family, horizon: checkedHorizon('truncatedBackprop', horizon) };
  const objective = checkedObjective('truncatedBackprop', given);
  const made = plain({
    estimator: 'truncatedBackprop',
    rule: recordOfLearned(rule),
    family: family.name,
    window,
    horizon,
    objective,
    imitation: imitation && { teacher: recordOfRule(imitation.teacher), ratio: imitation.ratio },
    coordinates,
    outOfPhase,
  });

  async function begin(key: Key, isPartial: boolean): Promise<BackpropCarry> {
    const run = await beginInnerRun(runs, key, isPartial);
    const { layout } = run.optimizee;
    try {
      const trajectory = await startTrajectory(run.optimizee, () => rule.init(layout), trajectoryKey(run));
      return { run, trajectory, teacher: imitation?.teacher.init(layout) ?? null };
    } catch (error) {
      run.optimizee.dispose();
      throw error;
    }
  }

  async function estimateFrom(weights: Float32Array, run: InnerRun, start: Paused, key: Key) {
    const subset = drawSubset(fold(key, 'subset'), coordinates, start.trajectory.coordinates.length);
    const past = { rule, length: window, objective, imitation, subset };
    const { steps, loss, trajectory, teacher } = await recordWindow(past, weights, start);
    const gradient = new Float32Array(rule.weights.size);
    if (Number.isFinite(loss)) goBack(rule, weights, steps, gradient);
    if (Number.isFinite(loss) && trajectory.length < run.horizon) {
      return { gradient, loss, carry: { run, trajectory, teacher } };
    }
    return { gradient, loss, carry: await begin(fold(key, 'next'), false) };
  }

  const estimator: GradientEstimator<BackpropCarry> = {
    name: `truncated-backprop(${window})`,
    begin: (key) => begin(key, outOfPhase),
    estimate: (weights, { run, ...start }, key) =>
      estimateOn(run, () => estimateFrom(weights, run, start, key)),
    pack: async ({ run, trajectory, teacher }) =>
      packedBy(made, {
        run: packInnerRun(run),
        trajectory: packTrajectory(trajectory),
        teacher: copyState(teacher) as Snapshot,
      }),
    async unpack(packed) {
      const names = ['run', 'trajectory', 'teacher'] as const;
      const parts = partsOf('truncatedBackprop', made, names, packed);
      return unpackInnerRun(runs, parts.run, (run) => ({
        run,
        trajectory: unpackTrajectory(parts.trajectory, run.optimizee),
        teacher: copyState(parts.teacher),
      }));
    },
    end: ({ run }) => run.optimizee.dispose(),
  };
  return estimator;
}

/** Adds d(objective)/d(weights) of the recorded steps to `weightsAdjoint`. */
function goBack(
  rule: AnyDifferentiableRule,
  weights: Float32Array,
  steps: readonly RecordedStep[],
  weightsAdjoint: Float32Array,
): void {
  let λ: Float32Array | null = null;
  let stateAdjoint: unknown = null;
  for (const { tape, seed, lagSeed, imitation } of steps.toReversed()) {
    // A step moves its own end and every later point.
    λ = sum(λ, seed);
    if (lagSeed && rule.lagPullback) stateAdjoint = rule.lagPullback(lagSeed, stateAdjoint);
    const stepAdjoint = imitation ? sum(imitation, λ) : λ;
    // Nothing that the objective looks at comes after the last step of all.
    if (stepAdjoint) stateAdjoint = rule.pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint);
  }
}

/** The sum of two vectors, null being zero: added into the first, or a copy of the second. */
function sum(into: Float32Array | null, more: Float32Array | null): Float32Array | null {
  if (!into) return more?.slice() ?? null;
  if (more) for (let i = 0; i < into.length; i++) into[i]! += more[i]!;
  return into;
}

function checkSubset(rule: AnyDifferentiableRule, coordinates: number | undefined): void {
  if (coordinates === undefined) return;
  numberOption('truncatedBackprop', 'coordinates', coordinates, { from: 1, integer: true });
  if (rule.coordinatewise) return;
  throw new L2lError(
    'bad-option',
    `truncatedBackprop: coordinates is ${coordinates}, but in ${rule.name} coordinates see each other, so all of them must be gone back over. Leave coordinates out.`,
  );
}
