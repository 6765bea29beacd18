import type { CheckedKnobs } from '../knobs';
import { correctionsAt } from '../program/moments';

/** What differs from step to step, in the order of the uniforms. */
export const STEP_UNIFORMS = [
  'stepCount',
  'firstCorrection',
  'secondCorrection',
  'hasLoss',
  'multiplier',
  'weightDecay',
  'isGuarded',
] as const;

export type StepNumbers = Readonly<Record<(typeof STEP_UNIFORMS)[number], number>>;

/** What the shaders read of a step. @param count - Steps, this one included. */
export function stepNumbers(knobs: CheckedKnobs, count: number, hasLoss: boolean): StepNumbers {
  const { firstCorrection, secondCorrection } = correctionsAt(count);
  return {
    stepCount: count,
    firstCorrection,
    secondCorrection,
    hasLoss: hasLoss ? 1 : 0,
    multiplier: knobs.multiplier,
    weightDecay: knobs.weightDecay,
    isGuarded: knobs.guard ? 1 : 0,
  };
}
