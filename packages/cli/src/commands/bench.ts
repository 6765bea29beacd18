import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { L2lError } from '@l2l/core';
import { page } from '@l2l/plots';
import { Command, Option } from 'commander';
import { candidateOf, silencedOf } from '../bench/candidates';
import { type Findings, findingsOf } from '../bench/findings';
import { type Candidate, type Judgement, judgeTask } from '../bench/judge-task';
import { curvesOf, performanceProfile, reportOf } from '../bench/report';
import { HORIZONS } from '../bench/run';
import { needsFolder, readSuite, type Split, type SuiteTask } from '../bench/suite';
import { type Output, outputTo } from '../console/output';
import { progressOf } from '../console/progress';
import { type DatasetShelf, datasetShelf } from '../experiment/datasets';
import { registerRules } from '../experiment/trained-inside';
import { writeAtomically } from '../run/atomic-file';
import { checkpointNamed, labelsOf } from './optimizer-names';
import { atLeast, count, dataOption, jsonOption, quietOption } from './surroundings';

interface Flags {
  readonly suite: Split;
  readonly tasks: string;
  readonly results: string;
  readonly out: string;
  readonly seeds: number;
  readonly steps: number;
  readonly only?: string;
  readonly controls?: boolean;
  readonly afresh?: boolean;
  readonly quick?: boolean;
  readonly data?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `l2l bench` */
export function benchCommand(): Command {
  return new Command('bench')
    .summary('judge learned optimizers on the suite')
    .description(
      'Trains every task of the suite with learned optimizers and with tuned opponents, and tells how they compare. Runs that were made before are recalled.',
    )
    .argument('[optimizers...]', 'checkpoint files or names', ['tensorwise-lstm'])
    .addOption(
      new Option('--suite <split>', 'which tasks').choices(['test', 'validation']).default('validation'),
    )
    .option('--tasks <file>', 'the suite', 'benchmarks/suite/suite.json')
    .option('--results <folder>', 'where runs are kept', 'benchmarks/suite/results')
    .option('--out <folder>', 'where the report goes', 'report/bench')
    .option('--seeds <n>', 'starts of each task', count, 5)
    .option('--steps <n>', 'longest runs', atLeast(HORIZONS[0]), 10_000)
    .option('--only <names>', 'these tasks alone, with commas')
    .option('--controls', 'judge each optimizer with its network silenced, too')
    .option('--afresh', 'make the runs of these optimizers again, after a change of the code of their rule')
    .option('--from-weights', 'judge weights that are there; it never trains any, so this changes nothing')
    .option('--quick', 'few tasks, one start, 500 steps: to see that it works')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText(
      'after',
      '\nExamples:\n  l2l bench --suite test\n  l2l bench runs/mine-1/last.safetensors --only validation-relu',
    )
    .action(async (names: string[], flags: Flags) => {
      registerRules();
      await bench(names, flags.quick ? { ...flags, seeds: 1, steps: 500 } : flags, outputTo(flags));
    });
}

async function bench(names: readonly string[], flags: Flags, output: Output): Promise<void> {
  const labels = labelsOf(names);
  const candidates = names.flatMap((name, i) => candidatesOf(name, labels[i]!, flags.controls ?? false));
  const tasks = chosen(readSuite(flags.tasks), flags);
  const shelves = { included: datasetShelf(undefined), full: fullShelf(flags.data) };
  const seeds = Array.from({ length: flags.seeds }, (_, i) => i + 1);
  const judgements: Judgement[] = [];
  const left: string[] = [];
  const progress = progressOf('bench', tasks.length, output.isLive);
  for (const [i, task] of tasks.entries()) {
    const shelf = needsFolder(task) ? shelves.full : shelves.included;
    const onRun = (label: string) => progress.at(i, { task: task.name, run: label });
    try {
      judgements.push(
        await judgeTask(task, candidates, {
          shelf,
          results: flags.results,
          seeds,
          steps: flags.steps,
          afresh: flags.afresh ?? false,
          onRun,
        }),
      );
    } catch (error) {
      if (error !== NO_FOLDER) throw error;
      left.push(task.name);
    }
  }
  progress.stop();
  if (left.length > 0) {
    output.say(
      `Left out, since they need full datasets: ${left.join(', ')}. Name their folder with --data or L2L_DATA_DIR.`,
    );
  }
  if (judgements.length === 0) throw NO_FOLDER;
  const findings = candidates.map(({ label }) => findingsOf(judgements, label));
  await writeReport(findings, judgements, flags.out);
  for (const each of findings) output.result(reportOf(each), each);
  output.say(`Curves and profile: ${join(flags.out, 'index.html')}`);
}

/** A checkpoint; with controls, also the same skeleton whose network says nothing. */
function candidatesOf(name: string, label: string, withControls: boolean): Candidate[] {
  const checkpoint = checkpointNamed(name);
  const own = candidateOf(checkpoint, label);
  return withControls ? [own, silencedOf(checkpoint, `${label}, network silenced`)] : [own];
}

/** Said where a run is not known yet and its data are not there. */
const NO_FOLDER = new L2lError(
  'bad-data',
  'No task can be judged: all need full datasets. Name their folder with --data or L2L_DATA_DIR.',
);

/** Full datasets; without a folder, only runs that were made before can be told. */
function fullShelf(folder: string | undefined): DatasetShelf {
  // An environment variable that is set to nothing is as good as unset.
  if (folder !== undefined && folder !== '') return datasetShelf(folder);
  return async () => {
    throw NO_FOLDER;
  };
}

function chosen(suite: readonly SuiteTask[], flags: Flags): SuiteTask[] {
  const only = flags.only?.split(',');
  for (const name of only ?? []) requireTask(suite, name);
  const wanted = suite.filter(({ name, split }) => (only ? only.includes(name) : split === flags.suite));
  return flags.quick ? wanted.filter((task) => !needsFolder(task)).slice(0, 3) : wanted;
}

function requireTask(suite: readonly SuiteTask[], wanted: string): void {
  if (suite.some(({ name }) => name === wanted)) return;
  throw new L2lError(
    'bad-option',
    `--only: there is no task "${wanted}" in the suite. There are ${suite.map(({ name }) => name).join(', ')}.`,
  );
}

async function writeReport(findings: readonly Findings[], judgements: readonly Judgement[], out: string) {
  mkdirSync(out, { recursive: true });
  const html = await page({
    title: 'Learned optimizers on the suite',
    pictures: [
      (theme) => performanceProfile(findings, theme),
      ...judgements.map((judgement) => (theme: 'light' | 'dark') => curvesOf(judgement, theme)),
    ],
  });
  writeAtomically(join(out, 'index.html'), html);
  writeAtomically(join(out, 'report.md'), `${findings.map(reportOf).join('\n\n')}\n`);
  writeAtomically(join(out, 'profile.svg'), await performanceProfile(findings, 'light').svg());
}
