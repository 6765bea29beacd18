import type { Claim } from './claims';
import type { Entry, JudgedPanel } from './evaluate-panel';
import { type Measures, measuresOf, median } from './measures';

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
/** Puts text between the two markers of a name; the rest of the page stays. */
export function between(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) return page;
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}

/** A table whose columns are aligned in the text, as formatters want it. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((cells) => cells[i]!.length)));
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!, fill)).join(' | ')} |`;
  return [
    line(head),
    line(
      head.map(() => ''),
      '-',
    ),
    ...rows.map((cells) => line(cells)),
  ].join('\n');
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
