import { momentum, prodigy, scheduleFreeAdamw, sgd } from '@l2l/baselines';
import type { AnyRule } from '@l2l/core';
import { lookahead } from '@l2l/lookahead/rule';
import { fusedAdamw, fusedRmsprop } from './fused-opponents';
import type { ScheduleName } from './schedule';

/** An optimizer that is tuned for each task: the best of its learning rates counts. */
export interface Tuned {
  readonly label: string;
  readonly make: (learningRate: number) => AnyRule;
  /** Lowest of the nine rates; each is 10^⅓ times the last. Where the best lies on an edge, two more are tried past it. */
  readonly lowest: number;
  /** Longest horizon that it is tuned for. */
  readonly longest: number;
  readonly schedule: ScheduleName;
}

/** Rates from the lowest on, three a decade. */
export const RATES = 9;
export const rateAt = (lowest: number, place: number) => Number((lowest * 10 ** (place / 3)).toPrecision(3));

/** Adam is what everything is measured by, so it is tuned for runs of any length; the others are not, to save hours. */
const OPTIMIZERS: readonly Omit<Tuned, 'schedule'>[] = [
  { label: 'Adam', make: (rate) => fusedAdamw(rate), lowest: 1e-4, longest: Number.POSITIVE_INFINITY },
  { label: 'AdamW', make: (rate) => fusedAdamw(rate, 0.01), lowest: 1e-4, longest: 2000 },
  { label: 'RMSProp', make: (rate) => fusedRmsprop(rate), lowest: 1e-4, longest: 2000 },
  { label: 'momentum', make: (rate) => momentum(rate), lowest: 1e-3, longest: 2000 },
  { label: 'SGD', make: (rate) => sgd(rate), lowest: 1e-2, longest: 2000 },
];

/** What an opponent is called whose rate falls along a cosine to the end of the run, which it knows. */
export const withCosine = (label: string) => `${label}, cosine`;

/** The labels of those whose rate stays the same. */
export const TUNED_LABELS = OPTIMIZERS.map(({ label }) => label);

export const TUNED: readonly Tuned[] = OPTIMIZERS.flatMap((optimizer) => [
  { ...optimizer, schedule: 'constant' },
  { ...optimizer, label: withCosine(optimizer.label), schedule: 'cosine' },
]);

/** Optimizers as they come. */
export const UNTUNED: Readonly<Record<string, () => AnyRule>> = {
  'Adam 0.001': () => fusedAdamw(0.001),
  'Lookahead(Adam 0.001)': () => lookahead({ fast: fusedAdamw(0.001) }),
  'Schedule-Free AdamW': () => scheduleFreeAdamw(),
  Prodigy: () => prodigy(),
};
