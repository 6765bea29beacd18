import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  dataOption,
  jsonOption,
  type LogLine,
  type Output,
  outputTo,
  quietOption,
  registerRules,
  requireTargetFolder,
  stoppable,
} from '@l2l/cli/commands';
import { L2lError } from '@l2l/core';
import { Argument, Command } from 'commander';
import type { Evaluated } from './cards';
import type { Claim, Findings } from './claim';
import { claimsOf } from './claims';
import { type Desk, deskOf } from './desk';
import type { JudgedPanel } from './evaluate-panel';
import { type Figure, needsFolder } from './figure';
import { FIGURES } from './figures';
import { judgeEvaluation, logsOf } from './judge';
import { quick } from './quick';
import { trainAll } from './train-all';
import { writeCards, writeClaims, writeEvaluation, writeTraining } from './write-results';

/** The folder of this workspace, from the one in which the command is typed. */
const HOME = relative(process.cwd(), fileURLToPath(new URL('..', import.meta.url))) || '.';

interface Flags {
  readonly in: string;
  readonly out?: string;
  readonly fromWeights?: boolean;
  readonly quick?: boolean;
  readonly data?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `npm run reproduce -- …`, in a clone of the repository. */
export function reproduceCommand(): Command {
  return new Command('npm run reproduce --')
    .description(
      'Trains and evaluates what is behind the figures of the Lookahead-LSTM paper, draws them, and reports which of its claims hold.',
    )
    .addArgument(
      new Argument('<figure>', 'which figure').choices(['all', ...FIGURES.map(({ name }) => name)]),
    )
    .option('--from-weights', 'use the weights that are there; train nothing')
    .option('--quick', 'a small version of everything, to see that it works; needs --out')
    .option('--in <folder>', 'where the experiments and weights are', HOME)
    .option('-o, --out <folder>', 'where figures and results go (default: the same folder)')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText(
      'after',
      '\nExamples:\n  npm run reproduce -- all --from-weights\n  npm run reproduce -- figure-2',
    )
    .action(async (which: string, flags: Flags) => {
      check(flags);
      registerRules();
      const output = outputTo(flags);
      const desk = deskOf({ ...flags, isQuick: flags.quick === true, trainsMissing: !flags.fromWeights });
      requireTargetFolder(desk.out);
      const chosen = FIGURES.filter(({ name }) => which === 'all' || name === which);
      const figures = await drawable(chosen, desk, output);
      await stoppable(output, (signal) =>
        reproduce(flags.quick ? figures.map(quick) : figures, desk, { output, signal }),
      );
    });
}

function check({ in: from, quick: isQuick, out }: Flags): void {
  if (!existsSync(join(from, 'experiments'))) {
    throw new L2lError(
      'not-found',
      `There are no experiments in ${from}. Name the folder that holds them with --in.`,
    );
  }
  if (isQuick && out === undefined) {
    throw new L2lError(
      'bad-option',
      'What --quick gives shows nothing, and would replace the figures and claims that are there. Name another folder with --out.',
    );
  }
}

/** The figures whose data are there; says which are not, and why. */
async function drawable(figures: readonly Figure[], desk: Desk, output: Output): Promise<readonly Figure[]> {
  if (!figures.some(needsFolder)) return figures;
  const others = figures.filter((figure) => !needsFolder(figure));
  try {
    for (const shelf of Object.values(desk.shelves.full))
      await Promise.all([shelf('mnist'), shelf('cifar10')]);
    return figures;
  } catch (error) {
    if (!(error instanceof L2lError) || others.length === 0) throw error;
    for (const { name } of figures.filter(needsFolder)) output.say(`${name} is left out. ${error.message}`);
    return others;
  }
}

interface Watching {
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function reproduce(
  figures: readonly Figure[],
  desk: Desk,
  { output, signal }: Watching,
): Promise<void> {
  if (desk.trainsMissing && !(await trainAll(figures, desk, { output, signal }))) {
    output.say('Stopped. The same command continues from here.');
    return;
  }
  const evaluations: Record<string, readonly JudgedPanel[]> = {};
  const trainings: Record<string, readonly (readonly LogLine[])[]> = {};
  const evaluated: Evaluated[] = [];
  for (const figure of figures) {
    const start = Date.now();
    if (figure.kind === 'training') {
      trainings[figure.name] = logsOf(figure, desk.weights);
      await writeTraining(desk.out, figure, trainings[figure.name]!);
    } else {
      const judged = await judgeEvaluation(figure, { ...evaluationPlacesOf(figure, desk), signal }, output);
      evaluations[figure.name] = judged;
      evaluated.push({ figure, judged });
      await writeEvaluation(desk.out, figure, judged);
    }
    output.say(`${figure.name} is drawn: ${((Date.now() - start) / 1000).toFixed(0)} s.`);
  }
  report({ evaluations, trainings }, evaluated, desk, output);
}

/** What is found in all figures together: claims and cards. */
function report(findings: Findings, evaluated: readonly Evaluated[], desk: Desk, output: Output): void {
  const claims = claimsOf(findings).filter(({ verdict }) => verdict !== 'not tried');
  const count = evaluated.length + Object.keys(findings.trainings).length;
  if (count >= FIGURES.filter((figure) => !needsFolder(figure)).length) writeClaims(desk.out, claims);
  if (count === FIGURES.length) writeCards(desk.weights, desk.out, evaluated);
  output.result(textOf(claims, desk.out), { claims, out: desk.out });
}

function evaluationPlacesOf(figure: Figure, { out, weights, shelves, isQuick }: Desk) {
  return {
    shelves: needsFolder(figure) ? shelves.full : shelves.plain,
    weights,
    cache: join(out, '.cache', needsFolder(figure) ? 'evaluations-full' : 'evaluations'),
    evaluationSeeds: isQuick ? [1] : [1, 2, 3, 4, 5],
  };
}

function textOf(claims: readonly Claim[], out: string): string {
  const lines = claims.map(
    ({ figure, claim, verdict, found }) =>
      `${figure}  ${verdict.toUpperCase()}: ${claim}\n${found.map((each) => `          ${each}`).join('\n')}`,
  );
  return [...lines, `Figures: ${join(out, 'results')}`].join('\n');
}
