import { type AnyRule, type Evaluation, fold, type Key, type Optimizee } from '@l2l/core';

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
  const moved = coordinates.map((value, i) => value + step[i]!);
  const here = await optimizee.evaluate(moved, minibatchKey(key, length + 1));
  return { optimizee, key, coordinates: moved, state, here, length: length + 1 };
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
    const { here, coordinates, state } = trajectory;
    trajectory = await advance(
      trajectory,
      rule.update({ ...here, loss: Float32Array.of(here.loss), coordinates }, state),
    );
    losses.push(trajectory.here.loss);
  }
  return losses;
}
