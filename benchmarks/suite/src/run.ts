import { type AnyRule, fold, keyOf, type Optimizee } from '@l2l/core';
import { follow, startTrajectory } from '@l2l/meta';
import { type ScheduleName, schedules } from './schedule';

/** What one training run came to. */
export interface Run {
  /** Steps at which it was looked at. */
  readonly steps: readonly number[];
  /** Loss on examples that stay the same, at the coordinates being trained. */
  readonly raw: readonly number[];
  /** The same at the averaged coordinates: the rule's own, or the polynomial average of the iterates. */
  readonly averaged: readonly number[];
  /** Seconds that the whole run took, without looking. */
  readonly seconds: number;
}

/** A problem twice: with its minibatches, and with one large one to look at. */
export interface Problem {
  readonly task: Optimizee;
  readonly fixed: Optimizee;
}

/** Steps at which losses are compared. */
export const HORIZONS = [100, 500, 2000, 10_000] as const;
/** Looks whose geometric mean is the loss at a horizon, as shares of it. */
const AROUND = [0.96, 0.98, 1];
/** Steps before the average begins. */
const WARM_UP = 20;

/** When a run of this length is looked at: near its horizons, and ten times every factor of ten. */
export function lookAt(steps: number): number[] {
  const looks = new Set<number>([0, steps]);
  for (let at = 10; at < steps; at *= 10 ** 0.1) looks.add(Math.round(at));
  for (const horizon of HORIZONS)
    if (horizon <= steps) for (const share of AROUND) looks.add(Math.round(share * horizon));
  return [...looks].toSorted((a, b) => a - b);
}

/** Geometric mean of the losses around a horizon. */
export function lossAt({ steps }: Run, losses: readonly number[], horizon: number): number {
  const logs = AROUND.map((share) => Math.log(losses[steps.indexOf(Math.round(share * horizon))]!));
  return Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length);
}

/**
 * Trains a problem once. The same seed gives the same start and minibatches to every rule.
 *
 * @param options - `schedule` names the factor of each step by what share of the run has passed; for opponents that
 *   know its length.
 */
export async function runOnce(
  { task, fixed }: Problem,
  rule: AnyRule,
  { steps, seed, schedule = 'constant' }: { steps: number; seed: number; schedule?: ScheduleName },
): Promise<Run> {
  const looks = new Set(lookAt(steps));
  const factor = schedules[schedule];
  let trajectory = await startTrajectory(task, (layout) => rule.init(layout), keyOf(seed));
  const average = trajectory.coordinates.slice();
  const look = async (at: Float32Array) => bounded((await fixed.evaluate(at, fold(keyOf(0), 'fixed'))).loss);
  const first = await look(trajectory.coordinates);
  const run = { steps: [0], raw: [first], averaged: [first] };
  let seconds = 0;
  for (let t = 1; t <= steps; t++) {
    const from = performance.now();
    const scaled = schedule === 'constant' ? rule : times(rule, factor((t - 1) / steps));
    trajectory = await follow(scaled, trajectory);
    seconds += (performance.now() - from) / 1000;
    const { coordinates } = trajectory;
    if (!rule.lag) follows(average, coordinates, t <= WARM_UP ? 1 : 10 / (t + 10));
    if (!looks.has(t)) continue;
    const lag = rule.lag?.(trajectory.state);
    const slow = lag ? coordinates.map((value, i) => value + lag[i]!) : average;
    run.steps.push(t);
    run.raw.push(await look(coordinates));
    run.averaged.push(await look(slow));
  }
  return { ...run, seconds };
}

function follows(average: Float32Array, to: Float32Array, rate: number): void {
  for (let i = 0; i < average.length; i++) average[i]! += rate * (to[i]! - average[i]!);
}

function times(rule: AnyRule, factor: number): AnyRule {
  return {
    name: rule.name,
    init: (layout) => rule.init(layout),
    ...(rule.lag && { lag: (state) => rule.lag!(state) }),
    update(seen, before) {
      const { step, state } = rule.update(seen, before);
      for (let i = 0; i < step.length; i++) step[i]! *= factor;
      return { step, state };
    },
  };
}

/** The loss to five digits, which files can hold; a diverged one as a very large one. */
function bounded(loss: number): number {
  return Number.isFinite(loss) && loss < 1e9 ? Number(Math.max(loss, 1e-12).toPrecision(5)) : 1e9;
}
