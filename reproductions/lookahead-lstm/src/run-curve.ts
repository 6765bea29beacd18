import { type AnyRule, fold, keyOf } from '@l2l/core';
import { follow, startTrajectory } from '@l2l/meta';
import { type Curve, FIXED_EVERY } from './measures';
import type { Problem } from './problem';

/**
 * Trains a problem once and looks at it all along. The same seed gives the same start and the same
 * minibatches to every rule.
 */
export async function runCurve(
  { task, fixed }: Problem,
  rule: AnyRule,
  steps: number,
  seed: number,
): Promise<Curve> {
  let trajectory = await startTrajectory(task, (layout) => rule.init(layout), keyOf(seed));
  const look = async () => told((await fixed.evaluate(trajectory.coordinates, fold(keyOf(0), 'fixed'))).loss);
  const curve = { minibatch: [told(trajectory.here.loss)], fixed: [await look()] };
  for (let step = 1; step <= steps; step++) {
    trajectory = await follow(rule, trajectory);
    curve.minibatch.push(told(trajectory.here.loss));
    if (step % FIXED_EVERY === 0) curve.fixed.push(await look());
  }
  return curve;
}

/** The loss to six digits, which files can hold; a diverged one as a very large one. */
function told(loss: number): number {
  return Number.isFinite(loss) ? Number(loss.toPrecision(6)) : 1e30;
}
