import Table from 'cli-table3';
import { Argument, Command } from 'commander';
import { outputTo } from '../console/output';
import { progressOf } from '../console/progress';
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
    .description('Finds the learning rate of a hand-made optimizer on each task, over at least nine rates.')
    .addArgument(new Argument('<baseline>').choices(Object.keys(BASELINES)))
    .addOption(tasksOption())
    .option('--steps <n>', 'steps of each run', count, 200)
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', '\nExample:\n  l2l tune adam --tasks sigmoid --steps 500')
    .action(async (baseline: string, flags: Flags) => {
      const output = outputTo(flags);
      const tasks = await chosenTasks(flags.tasks, flags.data);
      const progress = progressOf(baseline, tasks.length, output.isLive);
      for (const [i, task] of tasks.entries()) {
        progress.at(i, {});
        const { learningRate, loss, onEdge, trials } = await tunedBaseline(baseline, task, flags.steps);
        progress.at(i + 1, {});
        const table = new Table({ head: ['rate', 'loss'], style: { head: [], border: [] } });
        for (const trial of trials)
          table.push([trial.learningRate.toPrecision(3), trial.loss.toPrecision(4)]);
        const edge = onEdge ? ' The best is on the edge of what was tried: a better one may lie beyond.' : '';
        output.result(
          `${task.name}: best rate ${learningRate.toPrecision(3)}, loss ${loss.toPrecision(4)}.${edge}\n${table}`,
          { task: task.name, baseline, learningRate, loss, onEdge, trials },
        );
      }
      progress.stop();
    });
}
