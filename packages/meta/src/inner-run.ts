import {
  fold,
  type Key,
  type MetaGradient,
  type Optimizee,
  type OptimizeeFamily,
  type Snapshot,
  streamOf,
} from '@l2l/core';
import { drawHorizon, type Horizon } from './horizon';

/** Where optimizees come from, and how long each is trained. */
export interface InnerRunOptions {
  readonly family: OptimizeeFamily;
  /** Steps until the optimizee is drawn anew. Else the rule learns one start by heart. */
  readonly horizon: Horizon;
}

/** One optimizee in use, and when it will be used up. */
export interface InnerRun {
  /** Gives the optimizee again: `family.sample(fold(key, 'optimizee'))`. */
  readonly key: Key;
  readonly optimizee: Optimizee;
  /** Steps from its start to its end. */
  readonly horizon: number;
}

/**
 * Draws an optimizee and its horizon.
 *
 * @param isPartial - Whether to cut the horizon at a random place, so that several runs that began
 *   together do not end together.
 */
export async function beginInnerRun(
  { family, horizon }: InnerRunOptions,
  key: Key,
  isPartial = false,
): Promise<InnerRun> {
  const optimizee = await family.sample(fold(key, 'optimizee'));
  const whole = drawHorizon(horizon, key);
  const share = isPartial ? 1 - streamOf(fold(key, 'phase')).uniform() : 1;
  return { key, optimizee, horizon: Math.ceil(whole * share) };
}

/** The key of the run's trajectory, which decides its start and its minibatches. */
export function trajectoryKey({ key }: InnerRun): Key {
  return fold(key, 'trajectory');
}

export function packInnerRun({ key, horizon }: InnerRun): Snapshot {
  return { key, horizon };
}

/**
 * What stands on the run that was packed, with its optimizee drawn again.
 *
 * @param rest - Unpacks what stands on it. Where it throws, the optimizee is disposed of.
 */
export async function unpackInnerRun<Carry>(
  { family }: InnerRunOptions,
  packed: Snapshot,
  rest: (run: InnerRun) => Carry,
): Promise<Carry> {
  const { key, horizon } = packed as unknown as Pick<InnerRun, 'key' | 'horizon'>;
  const optimizee = await family.sample(fold(key, 'optimizee'));
  try {
    return rest({ key, horizon, optimizee });
  } catch (error) {
    optimizee.dispose();
    throw error;
  }
}

/**
 * An estimate on a run, whose optimizee is disposed of once: where that fails, or where another run has taken its
 * place.
 */
export async function estimateOn<Carry extends { readonly run: InnerRun }>(
  run: InnerRun,
  estimate: () => Promise<MetaGradient<Carry>>,
): Promise<MetaGradient<Carry>> {
  let made: MetaGradient<Carry>;
  try {
    made = await estimate();
  } catch (error) {
    run.optimizee.dispose();
    throw error;
  }
  const next = made.carry.run;
  if (next === run) return made;
  try {
    run.optimizee.dispose();
  } catch (error) {
    next.optimizee.dispose();
    throw error;
  }
  return made;
}
