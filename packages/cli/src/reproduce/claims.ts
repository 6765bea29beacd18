import type { LogLine } from '../run/run-folder';
import type { Entry } from './evaluate-panel';
import { type Measures, measuresOf, median } from './measures';

/** What a figure was found to show. */
export interface Findings {
  /** Entries of each panel of the evaluations, by figure. */
  readonly evaluations: Readonly<Record<string, readonly (readonly Entry[])[]>>;
  /** Logs of each seed of the trainings, by figure. */
  readonly trainings: Readonly<Record<string, readonly (readonly LogLine[])[]>>;
}

/** A sentence of the paper, and what became of it here. */
export interface Claim {
  readonly figure: string;
  readonly claim: string;
  readonly verdict: 'holds' | 'in part' | 'does not hold' | 'not tried';
  readonly found: string;
}

/** A claim holds if so many of the runs say so, and does not if as few as the rest do. */
const MOST = 0.8;

/** What is compared: a number of each run of one optimizer against that of the same start with another. */
interface Comparison {
  readonly figure: string;
  readonly panel: number;
  readonly learned: string;
  readonly others: (entry: Entry) => boolean;
  readonly measure: (measures: Measures) => number;
  /** `-1` where the learned one should be lower, `1` where it should be higher, than all the others. */
  readonly sign: -1 | 1;
}

const oscillation = ({ oscillation: value }: Measures) => value;
const final = ({ final: value }: Measures) => value;
const tuned = ({ kind }: Entry) => kind === 'tuned';
const atDefault = ({ kind }: Entry) => kind === 'default';
const named =
  (...words: readonly string[]) =>
  ({ label, kind }: Entry) =>
    kind !== 'default' && words.some((word) => label.startsWith(word));

const PLAIN = 'LSTM, trained on sigmoid';
const MIXED = 'LSTM, trained on sigmoid + ReLU';
const FINE = 'LSTM, fine-tuned on ReLU';
const SMALL = 'LSTM, trained on (20, 20, 10)';
const LARGE = 'Lookahead-LSTM, trained on (400, 200, 10)';
const SAME = 'Lookahead-LSTM, trained on (20, 20, 10)';

/** The paper's claims in its order, then the comparison it leaves out. */
export function claimsOf(findings: Findings): Claim[] {
  const compare = (claim: string, ...parts: readonly Comparison[]) => comparison(findings, claim, parts);
  return [
    pulses(findings, 'figure-1', 'The meta-loss of the LSTM falls, with a pulse every 10 steps'),
    compare(
      'The LSTM trained on sigmoid fails on ReLU: it ends above every tuned optimizer',
      part('figure-2', 1, PLAIN, tuned, final, 1),
    ),
    compare(
      'It oscillates on sigmoid and tanh: more than every tuned optimizer',
      part('figure-2', 0, PLAIN, tuned, oscillation, 1),
      part('figure-2', 2, PLAIN, tuned, oscillation, 1),
    ),
    compare(
      'The same, against the optimizers at their defaults',
      part('figure-2', 0, PLAIN, atDefault, oscillation, 1),
      part('figure-2', 2, PLAIN, atDefault, oscillation, 1),
    ),
    compare(
      'It works on tanh, unseen: it ends below SGD and momentum',
      part('figure-2', 2, PLAIN, named('SGD', 'momentum'), final, -1),
    ),
    compare(
      'Trained on sigmoid and ReLU, it is the best of all on all three',
      ...[0, 1, 2].map((panel) => part('figure-3', panel, MIXED, tuned, final, -1)),
    ),
    compare(
      'The same, against the optimizers at their defaults',
      ...[0, 1, 2].map((panel) => part('figure-3', panel, MIXED, atDefault, final, -1)),
    ),
    compare(
      'Fine-tuned on ReLU, it oscillates less on sigmoid and tanh than before',
      part('figure-4', 0, FINE, named(PLAIN), oscillation, -1),
      part('figure-4', 2, FINE, named(PLAIN), oscillation, -1),
    ),
    compare(
      'Fine-tuned on ReLU, it ends below SGD and momentum there',
      part('figure-4', 1, FINE, named('SGD', 'momentum'), final, -1),
    ),
    compare(
      'Fine-tuned on ReLU, it still ends above RMSProp and Adam there',
      part('figure-4', 1, FINE, named('RMSProp', 'Adam'), final, 1),
    ),
    pulses(findings, 'figure-5', 'The meta-loss of the Lookahead-LSTM falls, with pulses'),
    compare(
      'The Lookahead-LSTM oscillates less than the LSTM',
      part('figure-6', 0, LARGE, named(SMALL), oscillation, -1),
      part('figure-6', 1, LARGE, named(SMALL), oscillation, -1),
    ),
    compare('It ends above the LSTM on (20, 10)', part('figure-6', 0, LARGE, named(SMALL), final, 1)),
    compare('It ends below the LSTM on (200, 10)', part('figure-6', 1, LARGE, named(SMALL), final, -1)),
    compare(
      'Trained on the same network as the LSTM, Lookahead oscillates less (not in the paper)',
      part('figure-6', 0, SAME, named(SMALL), oscillation, -1),
      part('figure-6', 1, SAME, named(SMALL), oscillation, -1),
    ),
    compare(
      'Trained on the same network as the LSTM, Lookahead ends lower (not in the paper)',
      part('figure-6', 0, SAME, named(SMALL), final, -1),
      part('figure-6', 1, SAME, named(SMALL), final, -1),
    ),
  ];
}

function part(
  figure: string,
  panel: number,
  learned: string,
  others: Comparison['others'],
  measure: Comparison['measure'],
  sign: -1 | 1,
): Comparison {
  return { figure, panel, learned, others, measure, sign };
}

function comparison({ evaluations }: Findings, claim: string, parts: readonly Comparison[]): Claim {
  const figure = parts[0]!.figure;
  if (!evaluations[figure]) return { figure, claim, verdict: 'not tried', found: '' };
  const outcomes = parts.map((each) => outcomeOf(evaluations[figure]![each.panel]!, each));
  const shares = outcomes.map(({ share }) => share);
  const isAll = shares.every((share) => share >= MOST);
  const isNone = shares.every((share) => share <= 1 - MOST);
  return {
    figure,
    claim,
    verdict: isAll ? 'holds' : isNone ? 'does not hold' : 'in part',
    found: outcomes.map(({ text }) => text).join('; '),
  };
}

/** How many runs say so, and by how much. */
function outcomeOf(entries: readonly Entry[], { learned, others, measure, sign }: Comparison) {
  const mine = entries
    .find(({ label }) => label === learned)!
    .curves.map((curve) => measure(measuresOf(curve)));
  const theirs = entries
    .filter((entry) => entry.label !== learned && others(entry))
    .map(({ curves }) => curves.map((curve) => measure(measuresOf(curve))));
  // Each of its runs meets the runs of the others that began at the same start.
  const pairs = mine.map((value, i) => {
    const met = theirs.map((values) => values[i % values.length]!);
    return { value, rival: sign < 0 ? Math.min(...met) : Math.max(...met) };
  });
  const share = pairs.filter(({ value, rival }) => sign * (value - rival) > 0).length / pairs.length;
  const ratio = median(pairs.map(({ value, rival }) => value / rival));
  return {
    share,
    text: `${Math.round(share * pairs.length)} of ${pairs.length} runs, ${ratio.toPrecision(3)} × ${sign < 0 ? 'the lowest' : 'the highest'} of the others (median)`,
  };
}

/** Whether a training's loss falls, and jumps where the optimizee is drawn anew. */
function pulses({ trainings }: Findings, figure: string, claim: string): Claim {
  const logs = trainings[figure];
  if (!logs) return { figure, claim, verdict: 'not tried', found: '' };
  const seen = logs.map((lines) => {
    const losses = lines.map(({ loss }) => loss ?? Number.NaN).filter(Number.isFinite);
    const part = Math.max(10, Math.floor(losses.length / 8));
    const fall = mean(losses.slice(-part)) / mean(losses.slice(0, part));
    const at = (phase: number) => mean(losses.filter((_, i) => i % 10 === phase && i >= part));
    return { fall, pulse: at(0) / at(9) };
  });
  const holding = seen.filter(({ fall, pulse }) => fall < 0.9 && pulse > 1.1).length;
  const share = holding / seen.length;
  return {
    figure,
    claim,
    verdict: share >= MOST ? 'holds' : share <= 1 - MOST ? 'does not hold' : 'in part',
    found: `${holding} of ${seen.length} seeds: falls to ${median(seen.map(({ fall }) => fall)).toPrecision(2)} × its beginning; a new optimizee's first window is ${median(seen.map(({ pulse }) => pulse)).toPrecision(3)} × its last (medians)`,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
