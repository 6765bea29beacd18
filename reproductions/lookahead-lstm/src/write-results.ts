import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LogLine, writeAtomically } from '@l2l/cli/commands';
import type { Picture } from '@l2l/plots';
import { isMarked, withMarked } from '@l2l/reporting';
import { cardOf, type Evaluated } from './cards';
import type { Claim } from './claim';
import { drawEvaluation, drawTraining } from './draw-figure';
import { type JudgedPanel, weightsOf } from './evaluate-panel';
import type { EvaluationFigure, TrainingFigure } from './figure';
import { claimsTable, measuresTables } from './page';

/** Draws a figure of losses, keeps its raw curves, and puts its numbers into the page. */
export async function writeEvaluation(
  out: string,
  figure: EvaluationFigure,
  judged: readonly JudgedPanel[],
): Promise<void> {
  await writePictures(out, figure.name, (theme) => drawEvaluation(figure, judged, theme));
  writeAtomically(join(out, 'results', `${figure.name}.json`), `${JSON.stringify(judged)}\n`);
  writeIntoPage(out, figure.name, measuresTables(judged));
}

/** Draws a figure of a meta-training's loss; its raw curves are the logs beside the weights. */
export async function writeTraining(
  out: string,
  figure: TrainingFigure,
  logs: readonly (readonly LogLine[])[],
): Promise<void> {
  await writePictures(out, figure.name, (theme) => drawTraining(figure, logs, theme));
}

/** Puts the table of claims into the page. */
export function writeClaims(out: string, claims: readonly Claim[]): void {
  writeIntoPage(out, 'claims', claimsTable(claims));
}

async function writePictures(
  out: string,
  name: string,
  draw: (theme: 'light' | 'dark') => Picture,
): Promise<void> {
  mkdirSync(join(out, 'results'), { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    writeAtomically(join(out, 'results', `${name}-${theme}.svg`), await draw(theme).svg());
  }
}

/** The page is beside the results. A folder without one, or a page without a place for this text, gets none. */
function writeIntoPage(out: string, name: string, text: string): void {
  const file = join(out, 'README.md');
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (isMarked(page, name)) writeAtomically(file, withMarked(page, name, text));
}

const HEAD = `# The weights

For the figures of the page above; trained on MNIST they saw the 8,000 training digits of \`@l2l/mnist\`. Those of the first seed of \`lstm-sigmoid\`, \`lstm-mixed\`, \`lstm-finetuned-relu\`, \`lstm-20-20\`, \`lookahead-400-200\` and \`lookahead-20-20\` are \`paperCheckpoint(name)\` of \`@l2l/lookahead/paper\`. "Fails" and "level" are ratios of last losses, from the same starts (medians over all runs). This file is written by \`npm run reproduce -- all\`.`;

/** Writes the cards: what each of the weights saw, how it was made, and where it fails. */
export function writeCards(weights: string, out: string, evaluated: readonly Evaluated[]): void {
  const seeds = new Map<string, readonly number[]>();
  for (const { training, seeds: mine } of evaluated
    .flatMap(({ figure }) => figure.panels)
    .flatMap(({ learned }) => learned)) {
    if (mine.length > (seeds.get(training)?.length ?? 0)) seeds.set(training, mine);
  }
  const cards = [...seeds].map(([training, mine]) =>
    cardOf(
      training,
      mine.map((seed) => weightsOf(weights, training, seed)),
      evaluated,
    ),
  );
  mkdirSync(join(out, 'weights'), { recursive: true });
  writeAtomically(join(out, 'weights', 'README.md'), `${[HEAD, ...cards].join('\n\n')}\n`);
}
