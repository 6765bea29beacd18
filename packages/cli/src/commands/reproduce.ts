import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { L2lError } from '@l2l/core';
import { Argument, Command } from 'commander';
import { type Output, outputTo } from '../console/output';
import { progressOf } from '../console/progress';
import { EXIT } from '../exit-codes';
import { datasetShelf } from '../experiment/datasets';
import { registerRules } from '../experiment/trained-inside';
import { cardOf } from '../reproduce/cards';
import { type Claim, claimsOf, type Findings } from '../reproduce/claims';
import { drawEvaluation, drawTraining } from '../reproduce/draw-figure';
import { type Bench, evaluatePanel, weightsOf } from '../reproduce/evaluate-panel';
import type { EvaluationFigure, Figure, TrainingFigure } from '../reproduce/figure';
import { FIGURES } from '../reproduce/figures';
import { between, claimsTable, measuresTables } from '../reproduce/page';
import { quick } from '../reproduce/quick';
import { type TrainingPlaces, trainMissing } from '../reproduce/train-missing';
import { writeAtomically } from '../run/atomic-file';
import type { LogLine } from '../run/run-folder';
import { dataOption, jsonOption, quietOption } from './surroundings';

interface Flags {
  readonly in: string;
  readonly out?: string;
  readonly fromWeights?: boolean;
  readonly quick?: boolean;
  readonly data?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `l2l reproduce` */
export function reproduceCommand(): Command {
  return new Command('reproduce')
    .summary("draw the paper's figures again")
    .description(
      "Trains and judges what is behind the Lookahead-LSTM paper's figures, draws them, and says which of its claims hold.",
    )
    .addArgument(new Argument('<figure>').choices(['all', ...FIGURES.map(({ name }) => name)]))
    .option('--from-weights', 'use the weights that are there; train nothing')
    .option('--quick', 'a small version of everything, to see that it works')
    .option('--in <folder>', 'where the experiments and weights are', 'reproductions/lookahead-lstm')
    .option('--out <folder>', 'where figures and results go (default: the same folder)')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', '\nExamples:\n  l2l reproduce all --from-weights\n  l2l reproduce figure-2')
    .action(async (which: string, flags: Flags) => {
      registerRules();
      const output = outputTo(flags);
      const chosen = FIGURES.filter(({ name }) => which === 'all' || name === which);
      const figures = chosen.filter((figure) => flags.data !== undefined || !needsFolder(figure));
      for (const { name } of chosen.filter((figure) => !figures.includes(figure))) {
        output.say(
          `${name} is left out: it needs CIFAR-10. Give the folder that has cifar-10-batches-bin in it with --data or L2L_DATA_DIR.`,
        );
      }
      await reproduce(flags.quick ? figures.map(quick) : figures, flags, output);
    });
}

async function reproduce(figures: readonly Figure[], flags: Flags, output: Output): Promise<void> {
  if (!existsSync(join(flags.in, 'experiments'))) {
    throw new L2lError(
      'not-found',
      `There are no experiments in ${flags.in}. Run this in a clone of the repository, or name the folder with --in.`,
    );
  }
  const out = flags.out ?? flags.in;
  const shelves = { plain: datasetShelf(undefined), full: datasetShelf(flags.data) };
  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
  });
  const placesOf = (figure: Figure): TrainingPlaces => ({
    experiments: join(flags.in, 'experiments'),
    weights: join(flags.quick ? out : flags.in, 'weights'),
    runs: join(out, '.cache', 'runs'),
    data: needsFolder(figure) ? flags.data : undefined,
    shelf: needsFolder(figure) ? shelves.full : shelves.plain,
    metaSteps: flags.quick ? 3 : undefined,
    isStopped: () => isStopped,
  });
  if (!flags.fromWeights && !(await trainAll(figures, placesOf, output))) {
    output.say('Stopped. The same command goes on from here.');
    process.exitCode = EXIT.interrupted;
    return;
  }
  const findings = await judgeAll(
    figures,
    placesOf,
    join(out, '.cache', 'evaluations'),
    output,
    flags.quick ? [1] : [1, 2, 3, 4, 5],
  );
  const claims = claimsOf(findings).filter(({ verdict }) => verdict !== 'not tried');
  await writeAll(figures, findings, claims, out);
  output.result(textOf(claims, out), { claims, out });
}

async function trainAll(
  figures: readonly Figure[],
  placesOf: (figure: Figure) => TrainingPlaces,
  output: Output,
): Promise<boolean> {
  const trainings = new Map<string, readonly [TrainingPlaces, string, number]>();
  for (const figure of figures) {
    const needed = figure.kind === 'training' ? [figure] : figure.panels.flatMap(({ learned }) => learned);
    for (const { training, seeds } of needed)
      for (const seed of seeds) {
        const name = `${training}-${seed}`;
        // What other figures share needs no folder: the first to ask decides.
        if (!trainings.has(name)) trainings.set(name, [placesOf(figure), training, seed]);
      }
  }
  for (const [places, training, seed] of trainings.values()) {
    const progress = progressOf(`${training}-${seed}`, 400, output.isLive);
    const isDone = await trainMissing(places, training, seed, progress);
    progress.stop();
    if (!isDone) return false;
  }
  return true;
}

async function judgeAll(
  figures: readonly Figure[],
  placesOf: (figure: Figure) => TrainingPlaces,
  cache: string,
  output: Output,
  evaluationSeeds: readonly number[],
): Promise<Findings> {
  const evaluations: Record<string, Awaited<ReturnType<typeof evaluatePanel>>[]> = {};
  const trainings: Record<string, LogLine[][]> = {};
  for (const figure of figures) {
    const { weights, shelf } = placesOf(figure);
    if (figure.kind === 'training') {
      trainings[figure.name] = figure.seeds.map((seed) => logOf(weights, figure.training, seed));
      continue;
    }
    let count = 0;
    const total = figure.panels.reduce(
      (sum, { learned, baselines }) =>
        sum + learned.reduce((runs, { seeds }) => runs + seeds.length, 0) + (baselines ? 8 : 0),
      0,
    );
    const progress = progressOf(figure.name, total, output.isLive);
    const onRun = (label: string) => progress.at(++count, { optimizer: label });
    const folder = needsFolder(figure) ? `${cache}-full` : cache;
    const bench: Bench = { shelf, weights, cache: folder, evaluationSeeds, onRun };
    const results = [];
    for (const panel of figure.panels) results.push(await evaluatePanel(panel, bench));
    evaluations[figure.name] = results;
    progress.stop();
  }
  return { evaluations, trainings };
}

function needsFolder(figure: Figure): boolean {
  return figure.kind === 'evaluation' && figure.needsFolder === true;
}

function logOf(weights: string, training: string, seed: number): LogLine[] {
  const file = join(weights, `${training}-${seed}.jsonl`);
  if (!existsSync(file))
    throw new L2lError('not-found', `There is no log ${file}. Leave out --from-weights to train it.`);
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine);
}

async function writeAll(
  figures: readonly Figure[],
  findings: Findings,
  claims: readonly Claim[],
  out: string,
): Promise<void> {
  mkdirSync(join(out, 'results'), { recursive: true });
  const file = join(out, 'README.md');
  let page = existsSync(file) ? readFileSync(file, 'utf8') : '';
  for (const figure of figures) {
    const drawings =
      figure.kind === 'training' ? trainingPictures(figure, findings) : evaluationPictures(figure, findings);
    for (const [theme, picture] of Object.entries(drawings)) {
      writeAtomically(join(out, 'results', `${figure.name}-${theme}.svg`), await picture.svg());
    }
    if (figure.kind === 'training') continue;
    const results = findings.evaluations[figure.name]!;
    writeAtomically(join(out, 'results', `${figure.name}.json`), `${JSON.stringify(results)}\n`);
    page = between(page, figure.name, measuresTables(figure, results));
  }
  if (figures.length >= FIGURES.filter((figure) => !needsFolder(figure)).length)
    page = between(page, 'claims', claimsTable(claims));
  if (page !== '') writeAtomically(file, page);
  if (figures.length === FIGURES.length) writeCards(figures, findings, out);
}

/** What each of the weights saw, how it was made, and where it fails. */
function writeCards(figures: readonly Figure[], { evaluations }: Findings, out: string): void {
  const folder = join(out, 'weights');
  const evaluated = figures.flatMap((figure) =>
    figure.kind === 'evaluation' ? [{ figure, results: evaluations[figure.name]! }] : [],
  );
  const seeds = new Map<string, readonly number[]>();
  for (const { figure } of evaluated)
    for (const { training, seeds: mine } of figure.panels.flatMap(({ learned }) => learned))
      if (mine.length > (seeds.get(training)?.length ?? 0)) seeds.set(training, mine);
  const cards = [...seeds].map(([training, mine]) =>
    cardOf(
      training,
      mine.map((seed) => weightsOf(folder, training, seed)),
      evaluated,
    ),
  );
  const head =
    '# The weights\n\nFor the figures of the page above; trained on MNIST they saw the 8,000 training digits of `@l2l/mnist`. Those of the first seed of `lstm-sigmoid`, `lstm-mixed`, `lstm-finetuned-relu`, `lstm-20-20`, `lookahead-400-200` and `lookahead-20-20` are `paperCheckpoint(name)` of `@l2l/lookahead/paper`. This file is written by `l2l reproduce all`.';
  writeAtomically(join(folder, 'README.md'), `${[head, ...cards].join('\n\n')}\n`);
}

function trainingPictures(figure: TrainingFigure, { trainings }: Findings) {
  const logs = trainings[figure.name]!;
  return { light: drawTraining(figure, logs, 'light'), dark: drawTraining(figure, logs, 'dark') };
}

function evaluationPictures(figure: EvaluationFigure, { evaluations }: Findings) {
  const results = evaluations[figure.name]!;
  return { light: drawEvaluation(figure, results, 'light'), dark: drawEvaluation(figure, results, 'dark') };
}

function textOf(claims: readonly Claim[], out: string): string {
  const lines = claims.map(
    ({ figure, claim, verdict, found }) =>
      `${figure}  ${verdict.toUpperCase()}: ${claim}\n          ${found}`,
  );
  return [...lines, `Figures: ${join(out, 'results')}`].join('\n');
}
