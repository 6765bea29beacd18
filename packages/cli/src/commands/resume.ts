import { Command } from 'commander';
import { outputTo } from '../console/output';
import { readRunExperiment, readStart, reopenRun } from '../run/run-folder';
import { type RunFlags, runIn } from './run-in';
import { dataOption, jsonOption, quietOption, saveEveryOption, workersOption } from './surroundings';

/** `l2l resume` */
export function resumeCommand(): Command {
  return new Command('resume')
    .summary('continue a stopped run')
    .description(
      'Continues a run that was stopped, interrupted or killed. It ends with the same bits as a run that was not.',
    )
    .argument('<run>', 'folder of the run')
    .addOption(saveEveryOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', '\nExample:\n  l2l resume runs/tiny-1')
    .action(async (path: string, flags: RunFlags) => {
      const training = {
        experiment: readRunExperiment(path),
        start: readStart(path),
        open: () => reopenRun(path),
      };
      await runIn(training, flags, outputTo(flags));
    });
}
