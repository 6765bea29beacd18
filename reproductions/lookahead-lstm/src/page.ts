import { median, tableOf } from '@l2l/reporting';
import type { Claim } from './claim';
import type { Entry, JudgedPanel } from './evaluate-panel';
import { type Measures, measuresOf } from './measures';

/** The claims as a table of Markdown. */
export function claimsTable(claims: readonly Claim[]): string {
  return tableOf(
    ['figure', 'the paper says', 'here', 'found (ratios are medians)'],
    claims.map(({ figure, claim, verdict, found }) => [
      figure.replace('figure-', ''),
      claim,
      verdict === 'holds' ? '**holds**' : verdict,
      found.join('<br>'),
    ]),
  );
}

/** Everybody's numbers on every panel of a figure, as tables of Markdown. */
export function measuresTables(judged: readonly JudgedPanel[]): string {
  return judged.map(({ title, entries }) => `**${title}**\n\n${measuresTable(entries)}`).join('\n\n');
}

function measuresTable(entries: readonly Entry[]): string {
  const head = [
    'optimizer',
    'runs',
    'steps to 1.0',
    'to 0.5',
    'to 0.3',
    'lowest loss',
    'last loss',
    'oscillation',
  ];
  const rows = entries.map(({ label, curves, onEdge }) => {
    const measures = curves.map(measuresOf);
    const of = (pick: (each: Measures) => number) => measures.map(pick);
    return [
      onEdge ? `${label}, on the edge` : label,
      String(curves.length),
      ...(['1', '0.5', '0.3'] as const).map((level) => steps(of(({ stepsTo }) => stepsTo[level]))),
      spread(of(({ lowest }) => lowest)),
      spread(of(({ final }) => final)),
      spread(of(({ oscillation }) => oscillation)),
    ];
  });
  return tableOf(head, rows);
}

/** Median, and from where to where. */
function spread(values: readonly number[]): string {
  return `${value(median(values))} (${value(Math.min(...values))} – ${value(Math.max(...values))})`;
}

function steps(values: readonly number[]): string {
  const middle = median(values);
  return Number.isFinite(middle) ? String(Math.round(middle)) : 'never';
}

function value(number: number): string {
  return number > 1e6 ? 'diverged' : number.toPrecision(3);
}
