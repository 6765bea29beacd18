import { Command } from 'commander';
import { completionCommand } from './commands/completion';
import { exportCommand, importCommand } from './commands/convert';
import { diagnoseCommand } from './commands/diagnose';
import { evaluateCommand } from './commands/evaluate';
import { fineTuneCommand } from './commands/fine-tune';
import { inspectCommand } from './commands/inspect';
import { metaTrainCommand } from './commands/meta-train';
import { plotCommand } from './commands/plot';
import { resumeCommand } from './commands/resume';
import { schemaCommand } from './commands/schema';
import { tuneCommand } from './commands/tune';
import { version } from './package';

/** The command line, ready to parse. */
export function program(): Command {
  const l2l = new Command('l2l')
    .description('Meta-train, evaluate and inspect learned optimizers.')
    .version(version())
    .showSuggestionAfterError()
    .showHelpAfterError('Try: l2l help')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 usage error or missing file, 3 training diverged,\n130 stopped by Ctrl-C, 143 stopped by SIGTERM (both save what there is; a second one quits at once).\nFirst steps: l2l meta-train, then l2l evaluate runs/NAME/best.safetensors',
    );
  for (const make of [
    metaTrainCommand,
    resumeCommand,
    fineTuneCommand,
    evaluateCommand,
    tuneCommand,
    inspectCommand,
    diagnoseCommand,
    plotCommand,
    exportCommand,
    importCommand,
    schemaCommand,
  ]) {
    l2l.addCommand(make());
  }
  return l2l.addCommand(completionCommand(() => l2l));
}
