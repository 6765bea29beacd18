import { type AnyRule, keyOf, type Optimizee } from '@l2l/core';
import { trainingLosses } from '@l2l/meta';
import { learningCurves, type Picture, type Theme } from '@l2l/plots';
import Table from 'cli-table3';
import { Command } from 'commander';
import { outputTo } from '../console/output';
import { type Progress, progressOf } from '../console/progress';
import { writeAtomically } from '../run/atomic-file';
import { CHECKPOINT_NAMES, optimizerNamed } from './optimizer-names';
import { drawnAs, pictureKind } from './picture-file';
import { count, dataOption, jsonOption, quietOption } from './surroundings';
import { chosenTasks, tasksOption } from './tasks-option';
import { BASELINES, lastTenth, tunedBaseline } from './tuned-baselines';

interface Flags {
  readonly tasks: string;
  readonly steps: number;
  readonly seeds: number;
  readonly plot?: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

interface Contestant {
  readonly name: string;
  readonly rule: AnyRule;
}

/** `l2l evaluate` */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .summary('compare optimizers with tuned baselines')
    .description(
      'Trains every task with each optimizer and with SGD, momentum, RMSProp and Adam at their best rates, from the same starts on the same minibatches.',
    )
    .argument('<optimizers...>', `${CHECKPOINT_NAMES}, or a baseline such as "adam(0.001)"`)
    .addOption(tasksOption())
    .option('--steps <n>', 'steps of each run', count, 200)
    .option('--seeds <n>', 'starts of each task', count, 5)
    .option('--plot <file>', 'draw the curves of the first task: .svg, .png or .html')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText(
      'after',
      '\nExamples:\n  l2l evaluate lstm lookahead-lstm\n  l2l evaluate runs/tiny-1/best.safetensors --tasks quadratic --plot curves.svg',
    )
    .action(async (names: string[], flags: Flags) => {
      const output = outputTo(flags);
      const kind = flags.plot === undefined ? undefined : pictureKind(flags.plot);
      const given = names.map(optimizerNamed);
      const tasks = await chosenTasks(flags.tasks, flags.data);
      const total = tasks.length * (given.length + Object.keys(BASELINES).length);
      const progress = progressOf('evaluate', total, output.isLive);
      const results: Judged[][] = [];
      for (const task of tasks) results.push(await compare(task, given, flags, progress));
      progress.stop();
      for (const [i, contestants] of results.entries()) {
        output.result(tableOf(tasks[i]!.name, contestants, flags), {
          task: tasks[i]!.name,
          steps: flags.steps,
          optimizers: contestants.map(({ name, curves }) => ({
            name,
            ...spreadOf(curves.map(lastTenth)),
            curves,
          })),
        });
      }
      if (flags.plot !== undefined && kind) {
        const { name } = tasks[0]!;
        writeAtomically(flags.plot, await drawnAs(kind, name, (theme) => curvesOf(name, results[0]!, theme)));
        output.say(`Wrote ${flags.plot}`);
      }
    });
}

interface Judged {
  readonly name: string;
  /** Losses of each start. */
  readonly curves: readonly (readonly number[])[];
}

/** Every contestant's losses on one task. */
async function compare(
  task: Optimizee,
  given: readonly Contestant[],
  { steps, seeds }: Flags,
  progress: Progress,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  let count = 0;
  const judge = async ({ name, rule }: Contestant) => {
    const curves: number[][] = [];
    for (let seed = 1; seed <= seeds; seed++)
      curves.push(await trainingLosses(task, rule, steps, keyOf(seed)));
    judged.push({ name, curves });
    progress.at(++count, { task: task.name });
  };
  for (const each of given) await judge(each);
  for (const baseline of Object.keys(BASELINES)) {
    const { learningRate, rule, onEdge } = await tunedBaseline(baseline, task, steps);
    await judge({
      name: `${baseline}(${learningRate.toPrecision(3)})${onEdge ? ', on the edge' : ', tuned'}`,
      rule,
    });
  }
  return judged;
}

function tableOf(task: string, contestants: readonly Judged[], { steps, seeds }: Flags): string {
  const marks = [0.1, 0.5, 1].map((share) => Math.round(share * steps));
  const table = new Table({
    head: ['optimizer', ...marks.map((mark) => `step ${mark}`), 'last tenth', 'worst'],
    style: { head: [], border: [] },
  });
  for (const { name, curves } of contestants) {
    const at = marks.map((mark) => spreadOf(curves.map((curve) => curve[mark]!)).mean);
    const { mean, worst } = spreadOf(curves.map(lastTenth));
    table.push([name, ...[...at, mean, worst].map((value) => value.toPrecision(4))]);
  }
  return `${task}: mean minibatch loss over ${seeds} starts\n${table}`;
}

function spreadOf(values: readonly number[]): { readonly mean: number; readonly worst: number } {
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, worst: Math.max(...values) };
}

function curvesOf(task: string, contestants: readonly Judged[], theme: Theme): Picture {
  const series = contestants.map(({ name, curves }) => ({
    name,
    runs: curves.map((y) => ({ x: y.map((_, i) => i), y: [...y] })),
  }));
  return learningCurves({
    title: task,
    xTitle: 'step',
    yTitle: 'minibatch loss',
    yScale: 'log',
    theme,
    series,
  });
}
