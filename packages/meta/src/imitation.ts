import type { AnyRule } from '@l2l/core';

/** A rule to learn from: the squared distance to its steps is added to what meta-training makes small. */
export interface Imitation {
  /** A tuned baseline, for example. It is shown what the learned rule is shown. */
  readonly teacher: AnyRule;
  /** What a distance as long as the teacher's step counts: 1 is as much as a loss of 1. At least 0. */
  readonly ratio: number;
}

/**
 * d(ratio · |step − taught|² / |taught|²)/d(step), `[size]`: the further from the teacher, the longer.
 *
 * Relative to the length of the teacher's step, so that early and late steps count alike.
 */
export function imitationAdjoint(ratio: number, step: Float32Array, taught: Float32Array): Float32Array {
  let square = 0;
  for (const value of taught) square += value * value;
  const factor = square > 0 ? (2 * ratio) / square : 0;
  return step.map((value, i) => factor * (value - taught[i]!));
}
