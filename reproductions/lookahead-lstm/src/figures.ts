import type { TaskConfig } from '@l2l/cli/commands';
import { EXTRA_FIGURES } from './extra-figures';
import type { Figure } from './figure';
import { network } from './figure-parts';
import { PAPER_FIGURES } from './paper-figures';

/** Fine-tunings of other trainings: remedy 2 of the paper. */
export const FINE_TUNINGS: Readonly<
  Record<string, { readonly from: string; readonly task: TaskConfig; readonly steps: number }>
> = {
  'lstm-finetuned-relu': { from: 'lstm-sigmoid', task: network('relu'), steps: 60 },
};

/** Trainings whose experiment names the weights of another one, as the fast rule of a Lookahead. */
export const INSIDE: Readonly<Record<string, string>> = { 'lookahead-lstm': 'lstm-sigmoid' };

/** All figures of the paper, then what it names and does not show. */
export const FIGURES: readonly Figure[] = [...PAPER_FIGURES, ...EXTRA_FIGURES];
