import { approachAt } from '../controller';
import { BETA1, BETA2 } from '../direction';
import type { CheckedKnobs } from '../knobs';
import { lateFall } from '../late-steps';
import { STARTING } from '../losses';
import { averageRate } from '../step';

/** What differs from step to step, in the order of the uniforms. */
export const STEP_UNIFORMS = [
  'firstCorrection',
  'secondCorrection',
  'logCount',
  'approach',
  'lateFall',
  'averageRate',
  'startShare',
  'hasLoss',
  'multiplier',
  'weightDecay',
  'isGuarded',
] as const;

export type StepNumbers = Readonly<Record<(typeof STEP_UNIFORMS)[number], number>>;

/** What the shaders are told of a step. @param count - Steps, this one included. */
export function stepNumbers(knobs: CheckedKnobs, count: number, isTold: boolean): StepNumbers {
  return {
    firstCorrection: 1 / (1 - BETA1 ** count),
    secondCorrection: 1 / (1 - BETA2 ** count),
    logCount: Math.log(1 + count) / 8,
    approach: approachAt(count),
    lateFall: lateFall(count),
    averageRate: averageRate(count, 1),
    startShare: count <= STARTING ? 1 / count : 0,
    hasLoss: isTold ? 1 : 0,
    multiplier: knobs.multiplier,
    weightDecay: knobs.weightDecay,
    isGuarded: knobs.guard ? 1 : 0,
  };
}
