import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { benchCommand } from './commands/bench';
import { completionCommand } from './commands/completion';
import { exportCommand, importCommand } from './commands/convert';
import { diagnoseCommand } from './commands/diagnose';
import { evaluateCommand } from './commands/evaluate';
import { fineTuneCommand } from './commands/fine-tune';
import { inspectCommand } from './commands/inspect';
import { metaTrainCommand } from './commands/meta-train';
import { plotCommand } from './commands/plot';
import { reproduceCommand } from './commands/reproduce';
import { resumeCommand } from './commands/resume';
import { schemaCommand } from './commands/schema';
import { tuneCommand } from './commands/tune';

/** The command line, ready to parse. */
export function program(): Command {
  const l2l = new Command('l2l')
    .description('Meta-train, judge and inspect learned optimizers.')
    .version(version())
    .showSuggestionAfterError()
    .showHelpAfterError('Try: l2l help')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 asked wrongly, 3 diverged, 130 interrupted (and saved).\nFirst steps: l2l meta-train, then l2l evaluate runs/NAME/best.safetensors',
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
    benchCommand,
    reproduceCommand,
    schemaCommand,
  ]) {
    l2l.addCommand(make());
  }
  return l2l.addCommand(completionCommand(() => l2l));
}

function version(): string {
  // Beside `src` and beside `dist` alike.
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
