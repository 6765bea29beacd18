import Table from 'cli-table3';
import { Argument, Command } from 'commander';
import { outputTo } from '../console/output';
import { stoppable } from '../console/stopping';
import { count, dataOption, jsonOption, quietOption } from './surroundings';
import { chosenTasks, tasksOption } from './tasks-option';
import { BASELINES, tunedBaseline } from './tuned-baselines';

interface Flags {
  readonly tasks: string;
  readonly steps: number;
  readonly data?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `l2l tune` */
export function tuneCommand(): Command {
  return new Command('tune')
    .summary("find a baseline's learning rate")
    .description(
      'Finds the learning rate of a hand-designed optimizer on each task, from at least nine rates.',
    )
    .addArgument(new Argument('<baseline>', 'the optimizer').choices(Object.keys(BASELINES)))
    .addOption(tasksOption())
    .option('--steps <n>', 'steps of each run', count, 200)
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', '\nExample:\n  l2l tune adam --tasks sigmoid --steps 500')
    .action(tuneOnTasks);
}

async function tuneOnTasks(baseline: string, flags: Flags): Promise<void> {
  const output = outputTo(flags);
  await stoppable(output, async (signal) => {
    const tasks = await chosenTasks(flags.tasks, flags.data, signal);
    await output.withProgress({ title: baseline, total: tasks.length }, async (progress) => {
      for (const task of tasks) {
        const tuned = await tunedBaseline(baseline, task, flags.steps);
        progress.advance();
        const { learningRate, loss, onEdge, trials } = tuned;
        output.result(textOf(task.name, tuned), {
          task: task.name,
          baseline,
          learningRate,
          loss,
          onEdge,
          trials,
        });
      }
    });
  });
}

function textOf(
  task: string,
  { learningRate, loss, onEdge, trials }: Awaited<ReturnType<typeof tunedBaseline>>,
) {
  const table = new Table({ head: ['rate', 'loss'], style: { head: [], border: [] } });
  for (const trial of trials) table.push([trial.learningRate.toPrecision(3), trial.loss.toPrecision(4)]);
  const edge = onEdge ? ' It is the lowest or highest rate that was tried; a better one may lie beyond.' : '';
  return `${task}: best rate ${learningRate.toPrecision(3)}, loss ${loss.toPrecision(4)}.${edge}\n${table}`;
}
