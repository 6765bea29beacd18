import { keyOf, streamOf } from '@l2l/core';
import { average } from '@l2l/reporting';

/** A geometric mean and where 95 % of its bootstrap resamples lie. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/**
 * The geometric mean over tasks of the mean over seeds, with a bootstrap interval: tasks are drawn again with
 * replacement, and within each its seeds.
 *
 * @param logs - ln ratio of each task, of each seed.
 */
export function geometricMean(logs: readonly (readonly number[])[]): Estimate {
  const { below } = streamOf(keyOf(1));
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let task = 0; task < logs.length; task++) {
      const seeds = logs[below(logs.length)]!;
      let ofTask = 0;
      for (let seed = 0; seed < seeds.length; seed++) ofTask += seeds[below(seeds.length)]!;
      sum += ofTask / seeds.length;
    }
    return sum / logs.length;
  }).toSorted((a, b) => a - b);
  return {
    mean: Math.exp(average(logs.map(average))),
    low: Math.exp(means[Math.floor(0.025 * RESAMPLES)]!),
    high: Math.exp(means[Math.floor(0.975 * RESAMPLES)]!),
  };
}
