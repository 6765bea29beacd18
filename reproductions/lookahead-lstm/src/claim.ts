import type { LogLine } from '@l2l/cli/commands';
import type { JudgedPanel } from './evaluate-panel';

/** What the figures were found to show. */
export interface Findings {
  /** The panels of the evaluations, by figure. */
  readonly evaluations: Readonly<Record<string, readonly JudgedPanel[]>>;
  /** Logs of each seed of the trainings, by figure. */
  readonly trainings: Readonly<Record<string, readonly (readonly LogLine[])[]>>;
}

/** A sentence of the paper, and what became of it here. */
export interface Claim {
  readonly figure: string;
  readonly claim: string;
  readonly verdict: 'holds' | 'in part' | 'does not hold' | 'not tried';
  /** What was found on each panel that it speaks of: how many runs say so, and the median of the ratios. */
  readonly found: readonly string[];
}
