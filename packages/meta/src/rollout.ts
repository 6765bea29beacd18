import type { AnyRule } from '@l2l/core';
import { type CheckedObjective, judge, shareOf } from './objective';
import { follow, type Trajectory } from './trajectory';

/** Some steps of inner training without a tape, and how they count. */
export interface Rollout {
  readonly trajectory: Trajectory;
  /** The objective over these steps. Not finite if inner training diverged: then it was cut short. */
  readonly objective: number;
}

/** Follows a rule for some steps. */
export async function rollout(
  rule: AnyRule,
  start: Trajectory,
  length: number,
  objective: CheckedObjective,
): Promise<Rollout> {
  let trajectory = start;
  let sum = 0;
  for (let i = 0; i < length; i++) {
    trajectory = await follow(rule, trajectory);
    if (!Number.isFinite(trajectory.here.loss)) return { trajectory, objective: Number.NaN };
    const place = { step: i + 1, length, before: start.here.loss };
    const judged = await judge(objective, rule, trajectory, place);
    if (!judged) continue;
    const fast = shareOf(objective, judged.loss, place).value;
    const slow = judged.slow ? shareOf(objective, judged.slow.loss, place).value : fast;
    sum += (1 - objective.slowShare) * fast + objective.slowShare * slow;
  }
  return { trajectory, objective: sum };
}
