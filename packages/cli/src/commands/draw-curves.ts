import type { Picture, Theme } from '@l2l/plots';
import type { Plots } from '../plots';
import type { LogLine } from '../run/log-file';

/** Curves of the meta-loss of some runs. */
export function drawCurves(
  { learningCurves }: Plots,
  runs: readonly { readonly name: string; readonly lines: readonly LogLine[] }[],
  theme: Theme = 'light',
): Picture {
  const series = runs.map(({ name, lines }) => {
    const known = lines.filter(({ loss }) => loss !== null && loss > 0);
    return { name, runs: [{ x: known.map(({ count }) => count), y: known.map(({ loss }) => loss!) }] };
  });
  return learningCurves({
    title: 'Meta-training',
    xTitle: 'meta-step',
    yTitle: 'mean loss over the window',
    yScale: 'log',
    theme,
    series,
  });
}
