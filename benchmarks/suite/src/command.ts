import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  atLeast,
  checkpointNamed,
  count,
  dataOption,
  datasetShelf,
  jsonOption,
  labelsOf,
  type Output,
  outputTo,
  quietOption,
  registerRules,
  requireTargetFolder,
  stoppable,
  suggestion,
  writeAtomically,
} from '@l2l/cli/commands';
import { L2lError } from '@l2l/core';
import { page } from '@l2l/plots';
import { Command, Option } from 'commander';
import { candidateOf, silencedOf } from './candidates';
import { type Findings, findingsOf } from './findings';
import { type Candidate, type Judgement, judgeTask } from './judge-task';
import { DataMissing } from './remembered-runs';
import { curvesOf, performanceProfile, reportOf } from './report';
import { HORIZONS } from './run';
import { needsFolder, readSuite, type Split, type SuiteTask } from './suite';

/** The folder of this workspace, from the one in which the command is typed. */
const HOME = relative(process.cwd(), fileURLToPath(new URL('..', import.meta.url))) || '.';

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

/** `npm run suite -- …`, in a clone of the repository. */
export function suiteCommand(): Command {
  return new Command('npm run suite --')
    .description(
      'Trains every task of the suite with learned optimizers and with tuned opponents, and reports how they compare. Each run is made once and kept.',
    )
    .argument('[optimizers...]', 'checkpoint files or names', ['tensorwise-lstm'])
    .addOption(
      new Option('--suite <split>', 'which tasks').choices(['test', 'validation']).default('validation'),
    )
    .option('--tasks <file>', 'the suite', join(HOME, 'suite.json'))
    .option('--results <folder>', 'where runs are kept', join(HOME, 'results'))
    .option('-o, --out <folder>', 'where the report goes', 'report/suite')
    .option('--seeds <n>', 'starts of each task', count, 5)
    .option('--steps <n>', 'longest runs', atLeast(HORIZONS[0]), 10_000)
    .option('--only <names>', 'only these tasks, separated by commas')
    .option('--controls', 'also judge each optimizer with its network silenced')
    .option('--afresh', 'repeat the runs of these optimizers, after a change in the code of their rule')
    .option('--quick', 'few tasks, one start, 500 steps: to see that it works')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText(
      'after',
      '\nExamples:\n  npm run suite -- --suite test\n  npm run suite -- runs/mine-1/last.safetensors --only validation-relu',
    )
    .action(async (names: string[], flags: Flags) => {
      registerRules();
      await judge(names, flags.quick ? { ...flags, seeds: 1, steps: 500 } : flags, outputTo(flags));
    });
}

async function judge(names: readonly string[], flags: Flags, output: Output): Promise<void> {
  const labels = labelsOf(names);
  const candidates = names.flatMap((name, i) => candidatesOf(name, labels[i]!, flags.controls ?? false));
  const tasks = chosen(readSuite(flags.tasks), flags);
  for (const folder of [flags.out, flags.results]) requireTargetFolder(folder);
  const { judgements, left } = await stoppable(output, (signal) =>
    judgeAll(tasks, candidates, { flags, output, signal }),
  );
  if (left.length > 0) {
    output.say(
      `Left out, since they need full datasets: ${left.join(', ')}. Name their folder with --data or L2L_DATA_DIR.`,
    );
  }
  if (judgements.length === 0) {
    throw new L2lError(
      'bad-data',
      'No task can be judged: all need full datasets. Name their folder with --data or L2L_DATA_DIR.',
    );
  }
  const findings = candidates.map(({ label }) => findingsOf(judgements, label));
  await writeReport(findings, judgements, flags.out);
  for (const each of findings) output.result(reportOf(each), each);
  output.say(`Curves and profile: ${join(flags.out, 'index.html')}`);
}

interface Judging {
  readonly flags: Flags;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** Judges the tasks whose data are there; names the others. */
function judgeAll(
  tasks: readonly SuiteTask[],
  candidates: readonly Candidate[],
  { flags, output, signal }: Judging,
) {
  // An environment variable that is set to nothing counts as unset.
  const full = flags.data ? datasetShelf(flags.data) : undefined;
  const included = datasetShelf(undefined);
  return output.withProgress({ title: 'suite', total: tasks.length }, async (progress) => {
    const judgements: Judgement[] = [];
    const left: string[] = [];
    for (const [i, task] of tasks.entries()) {
      const options = {
        // Without the full datasets, only runs that were made before are there.
        shelf: needsFolder(task) ? full : included,
        results: flags.results,
        seeds: Array.from({ length: flags.seeds }, (_, seed) => seed + 1),
        steps: flags.steps,
        afresh: flags.afresh ?? false,
        onRun: (run: string) => progress.at(i, { task: task.name, run }),
        signal,
      };
      try {
        judgements.push(await judgeTask(task, candidates, options));
      } catch (error) {
        if (!(error instanceof DataMissing)) throw error;
        left.push(task.name);
      }
      progress.at(i + 1, { task: task.name });
    }
    return { judgements, left };
  });
}

/** A checkpoint; with controls, also the same skeleton whose network says nothing. */
function candidatesOf(name: string, label: string, withControls: boolean): Candidate[] {
  const checkpoint = checkpointNamed(name);
  const own = candidateOf(checkpoint, label);
  return withControls ? [own, silencedOf(checkpoint, `${label}, network silenced`)] : [own];
}

function chosen(suite: readonly SuiteTask[], flags: Flags): SuiteTask[] {
  const only = flags.only?.split(',').map((name) => name.trim());
  for (const name of only ?? []) requireTask(suite, name);
  const wanted = suite.filter(({ name, split }) => (only ? only.includes(name) : split === flags.suite));
  return flags.quick ? wanted.filter((task) => !needsFolder(task)).slice(0, 3) : wanted;
}

function requireTask(suite: readonly SuiteTask[], wanted: string): void {
  const names = suite.map(({ name }) => name);
  if (names.includes(wanted)) return;
  throw new L2lError(
    'bad-option',
    `--only: there is no task "${wanted}" in the suite${suggestion(wanted, names) || '.'} There are ${names.join(', ')}.`,
  );
}

async function writeReport(findings: readonly Findings[], judgements: readonly Judgement[], out: string) {
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
