import { type CurveOptions, learningCurves, type Picture, panels, type Theme } from '@l2l/plots';
import type { LogLine } from '../run/run-folder';
import type { Entry } from './evaluate-panel';
import type { EvaluationFigure, TrainingFigure } from './figure';
import { FIXED_EVERY } from './measures';

/** The picture of an evaluation, in the paper's arrangement. Defaults are in the tables only. */
export function drawEvaluation(
  { title, panels: each }: EvaluationFigure,
  results: readonly (readonly Entry[])[],
  theme: Theme,
): Picture {
  return panels({
    title,
    subtitle: 'Loss on 1,000 fixed examples: geometric mean, and from lowest to highest over all seeds',
    theme,
    width: each.length === 3 ? 270 : 340,
    panels: each.map(
      (panel, i): CurveOptions => ({
        title: panel.title,
        xTitle: 'step',
        yTitle: i === 0 ? 'loss' : '',
        yScale: 'log',
        series: results[i]!.filter(({ kind }) => kind !== 'default').map(({ label, kind, curves }) => ({
          // The rate differs from panel to panel: one name for all.
          name: kind === 'tuned' ? label.replace(/ \(.*/, '') : label,
          runs: curves.map(({ fixed }) => ({
            x: fixed.map((_, at) => at * FIXED_EVERY),
            y: fixed.map((loss) => Math.min(loss, 100)),
          })),
        })),
      }),
    ),
  });
}

/** The picture of a meta-training: one line for each seed, since their pulses come at the same steps. */
export function drawTraining(
  { title, seeds }: TrainingFigure,
  logs: readonly (readonly LogLine[])[],
  theme: Theme,
): Picture {
  return learningCurves({
    title,
    xTitle: 'meta-step',
    yTitle: 'mean loss over the window',
    yScale: 'log',
    theme,
    width: 640,
    series: seeds.map((seed, i) => {
      const known = logs[i]!.filter(({ loss }) => loss !== null);
      return {
        name: `seed ${seed}`,
        runs: [{ x: known.map(({ count }) => count), y: known.map(({ loss }) => loss!) }],
      };
    }),
  });
}
