import type { LogLine } from '@l2l/cli/commands';
import { type CurveOptions, learningCurves, type Picture, panels, type Series, type Theme } from '@l2l/plots';
import type { Entry, JudgedPanel } from './evaluate-panel';
import type { EvaluationFigure, TrainingFigure } from './figure';
import { FIXED_EVERY } from './measures';

/** Places in the palette, the same in all figures; the learned ones have the others. */
const OPPONENT_COLOURS: Readonly<Record<string, number>> = { SGD: 4, momentum: 3, RMSProp: 2, Adam: 5 };
const LEARNED_COLOURS = [0, 1, 6, 7];
/** Curves end here: what is above is lost anyway. */
const HIGHEST = 100;

/** The picture of an evaluation, in the paper's arrangement. Defaults are in the tables only. */
export function drawEvaluation(
  { title, lossOf = '1,000 fixed examples', panels: each }: EvaluationFigure,
  judged: readonly JudgedPanel[],
  theme: Theme,
): Picture {
  return panels({
    title,
    subtitle: `Loss on ${lossOf}.\nGeometric mean, and from lowest to highest over all seeds.`,
    theme,
    width: each.length === 3 ? 250 : 330,
    panels: each.map(
      (panel, i): CurveOptions => ({
        title: panel.title,
        xTitle: 'step',
        yTitle: i === 0 ? 'loss' : '',
        yScale: 'log',
        series: seriesOf(judged[i]!.entries, panel.opponents),
      }),
    ),
  });
}

function seriesOf(entries: readonly Entry[], opponents: 'drawn' | 'told'): Series[] {
  const learned = entries.filter(({ kind }) => kind === 'learned');
  if (opponents === 'told')
    return learned.map(({ label, curves }) => ({ name: label, runs: runsOf(curves) }));
  const tuned = entries.filter(({ kind }) => kind === 'tuned');
  return [
    ...learned.map(({ label, curves }, i) => ({
      name: label,
      runs: runsOf(curves),
      colour: LEARNED_COLOURS[i],
    })),
    ...tuned.map(({ label, curves }) => {
      // The rate differs from panel to panel: one name for all.
      const name = label.replace(/ \(.*/, '');
      return { name, runs: runsOf(curves), colour: OPPONENT_COLOURS[name.replace(', tuned', '')] };
    }),
  ];
}

function runsOf(curves: Entry['curves']): Series['runs'] {
  return curves.map(({ fixed }) => ({
    x: fixed.map((_, at) => at * FIXED_EVERY),
    y: fixed.map((loss) => Math.min(loss, HIGHEST)),
  }));
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
