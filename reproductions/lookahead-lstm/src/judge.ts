import { join } from 'node:path';
import { type LogLine, type Output, readLogFile } from '@l2l/cli/commands';
import { L2lError } from '@l2l/core';
import { type EvaluationPlaces, evaluatePanel, type JudgedPanel } from './evaluate-panel';
import type { EvaluationFigure, TrainingFigure } from './figure';

/** The hand-made optimizers of each panel: four tuned, four at their defaults. */
const OPPONENTS = 8;

/** Everybody's curves on all panels of a figure. */
export async function judgeEvaluation(
  { name, panels }: EvaluationFigure,
  places: Omit<EvaluationPlaces, 'onRun'>,
  output: Output,
): Promise<JudgedPanel[]> {
  const seeds = panels.flatMap(({ learned }) => learned.flatMap((entry) => entry.seeds));
  const total = seeds.length + OPPONENTS * panels.length;
  return output.withProgress({ title: name, total }, async (progress) => {
    const onRun = (label: string) => progress.advance({ optimizer: label });
    const judged: JudgedPanel[] = [];
    for (const panel of panels) judged.push(await evaluatePanel(panel, { ...places, onRun }));
    return judged;
  });
}

/** The logs of a figure's trainings, one for each seed. @throws L2lError `not-found`, `bad-data` */
export function logsOf({ training, seeds }: TrainingFigure, weights: string): LogLine[][] {
  return seeds.map((seed) => {
    const file = join(weights, `${training}-${seed}.jsonl`);
    const lines = readLogFile(file);
    if (lines.length > 0) return lines;
    throw new L2lError('not-found', `There is no log ${file}. Leave out --from-weights to train it.`);
  });
}
