import { encodeCheckpoint, keyOf } from '@l2l/core';
import { fineTune } from '@l2l/meta';
import { Command } from 'commander';
import { outputTo } from '../console/output';
import { progressOf } from '../console/progress';
import { registerRules } from '../experiment/trained-inside';
import { writeAtomically } from '../run/atomic-file';
import { CHECKPOINT_NAMES, checkpointNamed } from './optimizer-names';
import { count, dataOption, jsonOption, positiveNumber, quietOption, wholeNumber } from './surroundings';
import { chosenTasks, tasksOption } from './tasks-option';

interface Flags {
  readonly out: string;
  readonly tasks: string;
  readonly steps: number;
  readonly rate: number;
  readonly window: number;
  readonly horizon: number;
  readonly seed: number;
  readonly data?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `l2l fine-tune` */
export function fineTuneCommand(): Command {
  return new Command('fine-tune')
    .summary('train a learned optimizer on for one task')
    .description(
      'Trains a learned optimizer on for a task, the first that --tasks names. Ctrl-C keeps the best so far.',
    )
    .argument('<checkpoint>', CHECKPOINT_NAMES)
    .requiredOption('--out <file>', 'the checkpoint to write')
    .addOption(tasksOption())
    .option('--steps <n>', 'meta-steps', count, 100)
    .option('--rate <x>', "learning rate of Adam on the rule's weights", positiveNumber, 0.001)
    .option('--window <n>', 'steps over which derivatives flow', count, 20)
    .option('--horizon <n>', 'steps until the task starts again', count, 200)
    .option('--seed <n>', 'decides every random draw', wholeNumber, 1)
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', '\nExample:\n  l2l fine-tune lstm --tasks relu --steps 100 --out relu.safetensors')
    .action(async (name: string, { out, tasks, seed, data, ...flags }: Flags) => {
      registerRules();
      const output = outputTo(flags);
      const [optimizee] = await chosenTasks(tasks, data);
      const checkpoint = checkpointNamed(name);
      const stopping = new AbortController();
      process.once('SIGINT', () => stopping.abort());
      const progress = progressOf('fine-tune', flags.steps, output.isLive);
      const tuned = await fineTune(checkpoint, optimizee!, {
        steps: flags.steps,
        rate: flags.rate,
        window: flags.window,
        horizon: flags.horizon,
        key: keyOf(seed),
        signal: stopping.signal,
        onStep: ({ count, loss }) => progress.at(count, { loss: loss.toPrecision(4) }),
      });
      progress.stop();
      writeAtomically(out, encodeCheckpoint(tuned));
      const { loss } = tuned.provenance.validation;
      const gained = tuned.provenance.metaSteps - checkpoint.provenance.metaSteps;
      output.result(
        gained > 0
          ? `Best after ${gained} meta-steps: geometric mean loss ${loss.toPrecision(4)}. Wrote ${out}`
          : `Nothing better than the given weights was found; their geometric mean loss is ${loss.toPrecision(4)}. Wrote them to ${out}`,
        { out, loss, metaSteps: gained },
      );
    });
}
