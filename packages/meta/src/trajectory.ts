import {
  type AnyRule,
  copyState,
  type Evaluation,
  fold,
  type Key,
  type Optimizee,
  type Snapshot,
} from '@l2l/core';
import { vectorOf } from './packed';

/** One optimizee being trained, paused between two steps. */
export interface Trajectory {
  readonly optimizee: Optimizee;
  /** Decides every minibatch of this trajectory. */
  readonly key: Key;
  readonly coordinates: Float32Array;
  /** The rule's memory. */
  readonly state: unknown;
  /** Loss and gradient where it stands, on the minibatch of the next step. */
  readonly here: Evaluation;
  /** Steps taken. */
  readonly length: number;
}

/** Stands at a starting point of the optimizee, before the first step. */
export async function startTrajectory(
  optimizee: Optimizee,
  initState: (layout: Optimizee['layout']) => unknown,
  key: Key,
): Promise<Trajectory> {
  const coordinates = optimizee.init(fold(key, 'start'));
  const here = await optimizee.evaluate(coordinates, minibatchKey(key, 0));
  return { optimizee, key, coordinates, state: initState(optimizee.layout), here, length: 0 };
}

/** The key of the minibatch that the step of this number is taken on. */
export function minibatchKey(trajectory: Key, step: number): Key {
  return fold(fold(trajectory, 'minibatch'), step);
}

/** The next point: the coordinates moved by a step, and what is found there. */
export async function advance(
  { optimizee, key, coordinates, length }: Trajectory,
  { step, state }: { readonly step: Float32Array; readonly state: unknown },
): Promise<Trajectory> {
  // The step is ours: it becomes the place it leads to.
  for (let i = 0; i < step.length; i++) step[i]! += coordinates[i]!;
  const here = await optimizee.evaluate(step, minibatchKey(key, length + 1));
  return { optimizee, key, coordinates: step, state, here, length: length + 1 };
}

/** One step of a rule. The state of the trajectory is moved into the new one. */
export function follow(rule: AnyRule, trajectory: Trajectory): Promise<Trajectory> {
  return advance(trajectory, rule.update(observationOf(trajectory), trajectory.state));
}

/** What a rule is shown where the trajectory stands. */
export function observationOf({ here: { gradient, loss }, coordinates }: Trajectory) {
  return { gradient, loss: Float32Array.of(loss), coordinates };
}

/** A trajectory as plain data, without its optimizee. Shares no memory with it. */
export function packTrajectory({ key, coordinates, state, here, length }: Trajectory): Snapshot {
  return copyState({
    key,
    coordinates,
    state: state as Snapshot,
    loss: here.loss,
    gradient: here.gradient,
    length,
  });
}

/**
 * The trajectory that was packed, on the same optimizee.
 *
 * @throws L2lError `bad-checkpoint` if the optimizee is of another size.
 */
export function unpackTrajectory(packed: Snapshot, optimizee: Optimizee): Trajectory {
  const { key, coordinates, state, loss, gradient, length } = copyState(packed) as unknown as Omit<
    Trajectory,
    'here' | 'optimizee'
  > &
    Evaluation;
  const { name, layout } = optimizee;
  vectorOf('unpack', `the point on ${name}`, coordinates, layout.size);
  vectorOf('unpack', `the gradient of ${name}`, gradient, layout.size);
  return { optimizee, key, coordinates, state, here: { loss, gradient }, length };
}

/**
 * Losses of a training run with a rule: `[steps + 1]`, the first one before any step. Each is of the
 * minibatch of its own step, so runs with the same key may be compared step by step.
 */
export async function trainingLosses(
  optimizee: Optimizee,
  rule: AnyRule,
  steps: number,
  key: Key,
): Promise<number[]> {
  let trajectory = await startTrajectory(optimizee, (layout) => rule.init(layout), key);
  const losses = [trajectory.here.loss];
  for (let i = 0; i < steps; i++) {
    trajectory = await follow(rule, trajectory);
    losses.push(trajectory.here.loss);
  }
  return losses;
}
