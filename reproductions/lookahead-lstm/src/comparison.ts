import { median } from '@l2l/reporting';
import type { Claim, Findings } from './claim';
import type { Entry, JudgedPanel } from './evaluate-panel';
import { type Measures, measuresOf } from './measures';

/** A claim holds if so many of the runs say so, and does not if as few as the rest do. */
const MOST = 0.8;

/** What is compared: a number of each run of one optimizer against that of the same start with others. */
export interface Comparison {
  readonly figure: string;
  readonly panel: number;
  readonly learned: string;
  readonly others: (entry: Entry) => boolean;
  /** The figure that the others are in, if another. */
  readonly othersIn?: string;
  readonly measure: (measures: Measures) => number;
  /** `-1` where the learned one should be lower, `1` where it should be higher, than all the others. */
  readonly sign: -1 | 1;
}

/** A claim that some comparisons decide together. */
export function compared({ evaluations }: Findings, claim: string, parts: readonly Comparison[]): Claim {
  const { figure, othersIn = figure } = parts[0]!;
  const [mine, theirs] = [evaluations[figure], evaluations[othersIn]];
  if (!mine || !theirs) return { figure, claim, verdict: 'not tried', found: [] };
  const outcomes = parts.map((part) => outcomeOf(part, mine[part.panel]!, theirs[part.panel]!));
  return {
    figure,
    claim,
    verdict: verdictOf(outcomes.map(({ share }) => share)),
    found: outcomes.map(({ text }) => text),
  };
}

/** What shares of runs that say so make of a claim. */
export function verdictOf(shares: readonly number[]): Claim['verdict'] {
  if (shares.every((share) => share >= MOST)) return 'holds';
  return shares.every((share) => share <= 1 - MOST) ? 'does not hold' : 'in part';
}

/** How many runs say so, and by how much. */
function outcomeOf(
  { learned, others, measure, sign }: Comparison,
  { title, entries }: JudgedPanel,
  their: JudgedPanel,
) {
  const measured = ({ curves }: Entry) => curves.map((curve) => measure(measuresOf(curve)));
  const mine = measured(entries.find(({ label }) => label === learned)!);
  const rivals = their.entries.filter((entry) => entry.label !== learned && others(entry));
  const theirs = rivals.map(measured);
  // Each of its runs meets the runs of the others that began at the same start.
  const pairs = mine.map((value, i) => {
    const met = theirs.map((values) => values[i % values.length]!);
    return { value, rival: sign < 0 ? Math.min(...met) : Math.max(...met) };
  });
  const count = pairs.filter(({ value, rival }) => sign * (value - rival) > 0).length;
  const best = sign < 0 ? 'the lowest of them' : 'the highest of them';
  return {
    share: count / pairs.length,
    text: `${title}: ${count} of ${pairs.length} runs${timesText(pairs, rivals.length > 1 ? best : 'the other')}`,
  };
}

/** By how much, where that is a number: not where a loss was never reached. */
function timesText(
  pairs: readonly { readonly value: number; readonly rival: number }[],
  what: string,
): string {
  const ratios = pairs.map(({ value, rival }) => value / rival).filter((ratio) => !Number.isNaN(ratio));
  const middle = ratios.length > 0 ? median(ratios) : Number.NaN;
  return Number.isFinite(middle) ? `, ${middle.toPrecision(3)} × ${what}` : '';
}
