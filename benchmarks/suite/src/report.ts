import type { Series } from '@l2l/plots';
import { learningCurves, type Picture, panels, type Theme } from '@l2l/plots';
import { tableOf } from '@l2l/reporting';
import type { Comparison, Findings } from './findings';
import type { Judgement } from './judge-task';
import type { Estimate } from './statistics';

/** Everything that was found of a candidate, as Markdown. */
export function reportOf(findings: Findings): string {
  const { candidate, horizons, comparisons, ahead, tasks, diverged, runs } = findings;
  const worst = tasks.toSorted((a, b) => b.averaged - a.averaged)[0]!;
  return [
    `### ${candidate}`,
    tableOf(
      [
        'loss against (geometric mean, 95 % interval; below 1 is better)',
        ...horizons.map((each) => `at ${each}`),
      ],
      comparisons.map(({ against, ratios }: Comparison) => [against, ...ratios.map(cell)]),
    ),
    tableOf(
      ['', ''],
      [
        ['diverged', `${diverged} of ${runs} runs`],
        ['worst task against tuned Adam, averaged', `${worst.averaged.toFixed(2)} (${worst.name})`],
        ['steps to the last loss of tuned Adam, as a share of its own (median)', share(findings.stepsToAdam)],
        ['seconds to it, the same', share(findings.secondsToAdam)],
        ...Object.entries(ahead).map(([label, value]) => [
          `ends lower than ${label}`,
          `on ${Math.round(100 * value)} % of tasks`,
        ]),
      ],
    ),
    tableOf(
      ['task, against tuned Adam', 'at', 'raw', 'averaged', 'both averaged'],
      tasks.map(({ name, horizon, ...ratios }) => [
        name,
        `${horizon}`,
        ...[ratios.raw, ratios.averaged, ratios.bothAveraged].map((ratio) => ratio.toFixed(2)),
      ]),
    ),
  ].join('\n\n');
}

function cell(estimate: Estimate | null): string {
  if (estimate === null) return '–';
  const { mean, low, high } = estimate;
  return `${mean.toFixed(2)} (${low.toFixed(2)} – ${high.toFixed(2)})`;
}

function share(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : 'never';
}

/** Share of tasks whose ratio to tuned Adam is at most x, for every candidate: the further left the better. */
export function performanceProfile(all: readonly Findings[], theme: Theme): Picture {
  return learningCurves({
    title: 'Performance profile',
    subtitle: 'Share of tasks that end at most at this ratio to tuned Adam, averaged weights',
    xTitle: 'loss against tuned Adam',
    yTitle: 'share of tasks',
    xScale: 'log',
    theme,
    width: 640,
    series: all.map(({ candidate, tasks }) => {
      const ratios = tasks.map(({ averaged }) => averaged).toSorted((a, b) => a - b);
      return { name: candidate, runs: [{ x: ratios, y: ratios.map((_, i) => (i + 1) / ratios.length) }] };
    }),
  });
}

/** All curves of a task: raw iterates on the left, averaged weights on the right. */
export function curvesOf({ task, plain, tuned }: Judgement, theme: Theme): Picture {
  const series = (pick: 'raw' | 'averaged'): Series[] =>
    [
      ...Object.entries(plain),
      ...Object.entries(tuned)
        .filter(([label]) => label === 'Adam' || label === 'momentum')
        .map(([label, horizons]) => [`${label}, tuned`, horizons.at(-1)![pick].runs] as const),
    ].map(([name, runs]) => ({
      name,
      // The first look is before any step: it has no place on a logarithmic axis.
      runs: runs.map((run) => ({
        x: run.steps.slice(1),
        y: run[pick].slice(1).map((loss) => Math.min(loss, 100)),
      })),
    }));
  return panels({
    title: task.name,
    subtitle: 'Loss on fixed examples: raw iterates, then averaged weights',
    theme,
    panels: (['raw', 'averaged'] as const).map((pick) => ({
      title: pick,
      xTitle: 'step',
      yTitle: pick === 'raw' ? 'loss' : '',
      xScale: 'log',
      yScale: 'log',
      series: series(pick),
    })),
  });
}
