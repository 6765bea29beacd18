import { type AnyRule, keyOf, type Optimizee } from '@l2l/core';
import { trainingLosses } from '@l2l/meta';
import type { Picture, Theme } from '@l2l/plots';
import Table from 'cli-table3';
import { Command } from 'commander';
import { type Output, outputTo } from '../console/output';
import type { Progress } from '../console/progress';
import { stoppable } from '../console/stopping';
import { loadPlots, type Plots } from '../plots';
import { writeAtomically } from '../run/atomic-file';
import { requireTarget } from '../run/target';
import { OPTIMIZER_NAMES, optimizerNamed } from './optimizer-names';
import { drawnWith, pictureKind } from './picture-file';
import { count, dataOption, forceOption, jsonOption, quietOption } from './surroundings';
import { chosenTasks, tasksOption } from './tasks-option';
import { BASELINES, lastTenth, tunedBaseline } from './tuned-baselines';

interface Flags {
  readonly tasks: string;
  readonly steps: number;
  readonly seeds: number;
  readonly plot?: string;
  readonly force?: boolean;
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
    .argument('<optimizers...>', OPTIMIZER_NAMES)
    .addOption(tasksOption())
    .option('--steps <n>', 'steps of each run', count, 200)
    .option('--seeds <n>', 'starts of each task', count, 5)
    .option('--plot <file>', 'draw the curves of the first task: .svg, .png or .html')
    .addOption(forceOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText(
      'after',
      '\nExamples:\n  l2l evaluate lstm lookahead-lstm\n  l2l evaluate runs/tiny-1/best.safetensors --tasks quadratic --plot curves.svg',
    )
    .action(evaluate);
}

async function evaluate(names: readonly string[], flags: Flags): Promise<void> {
  const output = outputTo(flags);
  const draw = await picturing(flags);
  const given = names.map(optimizerNamed);
  const results = await stoppable(output, async (signal) => {
    const tasks = await chosenTasks(flags.tasks, flags.data, signal);
    const total = tasks.length * (given.length + Object.keys(BASELINES).length);
    return output.withProgress({ title: 'evaluate', total }, async (progress) => {
      const all: TaskResult[] = [];
      for (const task of tasks)
        all.push({ task: task.name, contestants: await compare(task, given, flags, progress) });
      return all;
    });
  });
  for (const result of results) report(result, flags, output);
  await draw?.(results[0]!, output);
}

/** How the curves are drawn, where they are to be; refuses a place where they cannot be written, and asks for what draws them. */
async function picturing({ plot, force }: Flags) {
  if (plot === undefined) return undefined;
  const kind = pictureKind(plot);
  requireTarget(plot, { force });
  const plots = await loadPlots();
  return async ({ task, contestants }: TaskResult, output: Output) => {
    const draw = (theme: Theme) => curvesOf(plots, { task, contestants }, theme);
    writeAtomically(plot, await drawnWith(plots, { kind, title: task, draw }));
    output.say(`Wrote ${plot}`);
  };
}

function report({ task, contestants }: TaskResult, flags: Flags, output: Output): void {
  output.result(tableOf(task, contestants, flags), {
    task,
    steps: flags.steps,
    optimizers: contestants.map(({ name, curves }) => ({
      name,
      ...spreadOf(curves.map(lastTenth)),
      curves,
    })),
  });
}

interface TaskResult {
  readonly task: string;
  readonly contestants: readonly Judged[];
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
  const judge = async ({ name, rule }: Contestant) => {
    const curves: number[][] = [];
    for (let seed = 1; seed <= seeds; seed++)
      curves.push(await trainingLosses(task, rule, steps, keyOf(seed)));
    judged.push({ name, curves });
    progress.advance({ task: task.name });
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

function curvesOf({ learningCurves }: Plots, { task, contestants }: TaskResult, theme: Theme): Picture {
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
