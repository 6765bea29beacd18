import { type AnyRule, keyOf, L2lError, type Optimizee, requireOptions } from '@l2l/core';
import { signedLog } from './signed-log';
import { trainingLosses } from './trajectory';

export interface ValidationOptions {
  readonly optimizees: readonly Optimizee[];
  /** Steps of each run. */
  readonly steps: number;
  /** One run of every optimizee for each. Never one of meta-training. */
  readonly seeds: readonly number[];
}

/**
 * How good a rule is: the mean over runs of the mean of `ln loss` over the steps, so that a run counts
 * by ratios, early descent and lowest loss both count, and one bad minibatch does not decide. Losses of 0 and below
 * count by {@link signedLog}. Infinite if any run diverged.
 *
 * @throws L2lError `bad-option` without optimizees or seeds.
 */
export async function validationScore(rule: AnyRule, options: ValidationOptions): Promise<number> {
  const { optimizees, steps, seeds } = requireOptions('validationScore', options, [
    'optimizees',
    'steps',
    'seeds',
  ]);
  if (!(optimizees?.length > 0 && seeds?.length > 0)) {
    throw new L2lError(
      'bad-option',
      `validationScore: there are ${optimizees?.length ?? 'no'} optimizees and ${seeds?.length ?? 'no'} seeds, but at least one of each is needed.`,
    );
  }
  const scores: number[] = [];
  for (const optimizee of optimizees) {
    for (const seed of seeds) {
      const losses = await trainingLosses(optimizee, rule, steps, keyOf(seed));
      if (!losses.every(Number.isFinite)) return Number.POSITIVE_INFINITY;
      scores.push(mean(losses.map((loss) => signedLog(loss, losses[0]!).value)));
    }
  }
  return mean(scores);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
