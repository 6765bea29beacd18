import { momentum, prodigy, scheduleFreeAdamw, sgd } from '@l2l/baselines';
import type { AnyRule } from '@l2l/core';
import { lookahead } from '@l2l/lookahead/rule';
import { fusedAdamw, fusedRmsprop } from './fused-opponents';
import type { ScheduleName } from './schedule';

/** An optimizer that is tuned for each task: the best of its learning rates counts. */
export interface Tuned {
  readonly label: string;
  readonly make: (learningRate: number) => AnyRule;
  /** Lowest of the nine rates; each is 10^⅓ times the last, and three more are tried past an edge. */
  readonly lowest: number;
  readonly schedule: ScheduleName;
}

/** Rates from the lowest on, three a decade. */
export const RATES = 9;
export const rateAt = (lowest: number, place: number) => Number((lowest * 10 ** (place / 3)).toPrecision(3));

export const TUNED: readonly Tuned[] = [
  { label: 'Adam', make: (rate) => fusedAdamw(rate), lowest: 1e-4, schedule: 'constant' },
  { label: 'Adam, cosine', make: (rate) => fusedAdamw(rate), lowest: 1e-4, schedule: 'cosine' },
  { label: 'AdamW', make: (rate) => fusedAdamw(rate, 0.01), lowest: 1e-4, schedule: 'constant' },
  { label: 'RMSProp', make: (rate) => fusedRmsprop(rate), lowest: 1e-4, schedule: 'constant' },
  { label: 'momentum', make: (rate) => momentum(rate), lowest: 1e-3, schedule: 'constant' },
  { label: 'SGD', make: (rate) => sgd(rate), lowest: 1e-2, schedule: 'constant' },
];

/** Optimizers as they come. */
export const UNTUNED: Readonly<Record<string, () => AnyRule>> = {
  'Adam 0.001': () => fusedAdamw(0.001),
  'Lookahead(Adam 0.001)': () => lookahead({ fast: fusedAdamw(0.001) }),
  'Schedule-Free AdamW': () => scheduleFreeAdamw(),
  Prodigy: () => prodigy(),
};
