import { encodeCheckpoint, keyOf } from '@l2l/core';
import { fineTune } from '@l2l/meta';
import { Command } from 'commander';
import { outputTo } from '../console/output';
import { stoppable } from '../console/stopping';
import { registerRules } from '../experiment/trained-inside';
import { writeAtomically } from '../run/atomic-file';
import { requireTarget } from '../run/target';
import { CHECKPOINT_NAMES, checkpointNamed } from './optimizer-names';
import {
  count,
  dataOption,
  forceOption,
  jsonOption,
  positiveNumber,
  quietOption,
  seedOption,
} from './surroundings';
import { chosenTasks, tasksOption } from './tasks-option';

interface Flags {
  readonly out: string;
  readonly force?: boolean;
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
    .summary('train a learned optimizer further, for one task')
    .description(
      'Trains a learned optimizer further for a task, the first that --tasks names. Ctrl-C saves the best weights so far.',
    )
    .argument('<checkpoint>', CHECKPOINT_NAMES)
    .requiredOption('-o, --out <file>', 'the checkpoint to write')
    .addOption(forceOption())
    .addOption(tasksOption())
    .option('--steps <n>', 'meta-steps', count, 100)
    .option('--rate <x>', "learning rate of Adam on the rule's weights", positiveNumber, 0.001)
    .option('--window <n>', 'steps over which derivatives flow', count, 20)
    .option('--horizon <n>', 'steps until the task starts again', count, 200)
    .addOption(seedOption().default(1))
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', '\nExample:\n  l2l fine-tune lstm --tasks relu --steps 100 --out relu.safetensors')
    .action(fineTuneOnTask);
}

async function fineTuneOnTask(name: string, flags: Flags): Promise<void> {
  const { out, force, steps, rate, window, horizon } = flags;
  requireTarget(out, { force });
  registerRules();
  const output = outputTo(flags);
  const checkpoint = checkpointNamed(name);
  await stoppable(output, async (signal) => {
    const [optimizee] = await chosenTasks(flags.tasks, flags.data);
    const tuned = await output.withProgress({ title: 'fine-tune', total: steps }, (progress) =>
      fineTune(checkpoint, optimizee!, {
        steps,
        rate,
        window,
        horizon,
        key: keyOf(flags.seed),
        signal,
        onStep: ({ count, loss }) => progress.at(count, { loss: loss.toPrecision(4) }),
      }),
    );
    writeAtomically(out, encodeCheckpoint(tuned));
    const { loss } = tuned.provenance.validation;
    const gained = tuned.provenance.metaSteps - checkpoint.provenance.metaSteps;
    output.result(
      gained > 0
        ? `Best after ${gained} meta-steps: geometric mean loss ${loss.toPrecision(4)}. Wrote ${out}`
        : `No better weights than the given ones were found; their geometric mean loss is ${loss.toPrecision(4)}. Wrote them to ${out}`,
      { out, loss, metaSteps: gained },
    );
  });
}
