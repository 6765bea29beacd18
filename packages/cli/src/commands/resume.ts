import { Command } from 'commander';
import { outputTo } from '../console/output';
import { reopenRun } from '../run/run-folder';
import { type RunFlags, runIn } from './run-in';
import { dataOption, jsonOption, positiveNumber, quietOption, workersOption } from './surroundings';

/** `l2l resume` */
export function resumeCommand(): Command {
  return new Command('resume')
    .summary('go on with a run that stopped')
    .description(
      'Goes on with a run that stopped, was interrupted or killed. It ends with the very bits of a run that was not.',
    )
    .argument('<run>', 'folder of the run')
    .option('--save-every <seconds>', 'seconds from one save to the next, at most', positiveNumber, 30)
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', '\nExample:\n  l2l resume runs/tiny-1')
    .action(async (path: string, flags: RunFlags) => {
      await runIn(reopenRun(path), flags, outputTo(flags));
    });
}
