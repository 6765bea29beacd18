import type { AnyDifferentiableRule } from '@l2l/core';
import { type CoordinateSubset, columnsOf, stateOf } from './coordinate-subset';
import { type Imitation, imitationAdjoint } from './imitation';
import { type CheckedObjective, type Judged, judge, type Place, shareOf } from './objective';
import { advance, observationOf, type Trajectory } from './trajectory';

/** One recorded step, and what is known of the objective's slopes there. Vectors are of the coordinates that are differentiated. */
export interface RecordedStep {
  readonly tape: unknown;
  /** d(objective)/d(coordinates after the step), as far as it looks there. */
  readonly seed: Float32Array | null;
  /** d(objective)/d(lag after the step). */
  readonly lagSeed: Float32Array | null;
  /** d(objective)/d(step), beside what the step leads to. */
  readonly imitation: Float32Array | null;
}

/** Inner training where a window begins or ends. */
export interface Paused {
  readonly trajectory: Trajectory;
  /** The teacher's memory; null without one. */
  readonly teacher: unknown;
}

export interface RecordedWindow extends Paused {
  readonly steps: readonly RecordedStep[];
  /** Mean loss over the window. Not finite if inner training diverged: then the window is cut short. */
  readonly loss: number;
}

export interface WindowOptions {
  readonly rule: AnyDifferentiableRule;
  /** Steps of the window. */
  readonly length: number;
  readonly objective: CheckedObjective;
  readonly imitation?: Imitation | undefined;
  /** Coordinates that are differentiated; null for all. */
  readonly subset: CoordinateSubset | null;
}

/** Takes the steps of a window and records them; stops early where the loss is no longer finite. */
export async function recordWindow(
  options: WindowOptions,
  weights: Float32Array,
  start: Paused,
): Promise<RecordedWindow> {
  const { rule, length, objective } = options;
  const bound = rule.bind(weights);
  const steps: RecordedStep[] = [];
  let { trajectory, teacher } = start;
  let sum = 0;
  while (steps.length < length && Number.isFinite(sum)) {
    const recorded = recordStep(options, weights, { trajectory, teacher });
    teacher = recorded.teacher;
    trajectory = await advance(trajectory, recorded);
    const place = { step: steps.length + 1, length, before: start.trajectory.here.loss };
    const judged = await judge(objective, bound, trajectory, place);
    const seeds = seedsOf(options, judged, place);
    steps.push({ tape: recorded.tape, imitation: recorded.imitation, ...seeds });
    sum += trajectory.here.loss;
  }
  return { trajectory, teacher, steps, loss: sum / length };
}

/** The rule's step for all coordinates, its tape for those that are differentiated, and the teacher's view of it. */
function recordStep(
  { rule, imitation, subset }: WindowOptions,
  weights: Float32Array,
  { trajectory, teacher }: Paused,
) {
  const seen = observationOf(trajectory);
  const size = seen.coordinates.length;
  const { step, state, tape } = subset
    ? recordSubset(rule, weights, trajectory, subset)
    : rule.record(weights, seen, trajectory.state);
  if (!imitation) return { step, state, tape, teacher, imitation: null };
  const taught = imitation.teacher.update(seen, teacher);
  const adjoint = imitationAdjoint(imitation.ratio, step, taught.step);
  return { step, state, tape, teacher: taught.state, imitation: part(adjoint, size, subset, 1) };
}

function recordSubset(
  rule: AnyDifferentiableRule,
  weights: Float32Array,
  trajectory: Trajectory,
  subset: CoordinateSubset,
) {
  const seen = observationOf(trajectory);
  const size = seen.coordinates.length;
  const some = {
    gradient: columnsOf(seen.gradient, size, subset),
    loss: seen.loss,
    coordinates: columnsOf(seen.coordinates, size, subset),
  };
  const { tape } = rule.record(weights, some, stateOf(trajectory.state, size, subset));
  const { step, state } = rule.bind(weights).update(seen, trajectory.state);
  return { step, state, tape };
}

function seedsOf(
  { objective, subset }: WindowOptions,
  judged: Judged | null,
  place: Place,
): Pick<RecordedStep, 'seed' | 'lagSeed'> {
  if (!judged) return { seed: null, lagSeed: null };
  const { slowShare } = objective;
  const size = judged.gradient.length;
  const fastSlope = (1 - slowShare) * shareOf(objective, judged.loss, place).slope;
  const seed = part(judged.gradient, size, subset, fastSlope);
  if (!judged.slow) return { seed, lagSeed: null };
  const slowSlope = slowShare * shareOf(objective, judged.slow.loss, place).slope;
  const lagSeed = part(judged.slow.gradient, size, subset, slowSlope);
  // The slow weights are θ + lag, so they move with both.
  return { seed: seed.map((value, i) => value + lagSeed[i]!), lagSeed };
}

/** The coordinates that are differentiated, times a factor; the vector itself where nothing changes. */
function part(
  vector: Float32Array,
  size: number,
  subset: CoordinateSubset | null,
  factor: number,
): Float32Array {
  const some = subset ? columnsOf(vector, size, subset) : vector;
  const scale = factor * (subset?.weight ?? 1);
  return scale === 1 ? some : some.map((value) => scale * value);
}
