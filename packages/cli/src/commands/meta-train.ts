import { type Checkpoint, L2lError, weightsFor } from '@l2l/core';
import { Command } from 'commander';
import { outputTo } from '../console/output';
import { ruleOf } from '../experiment/build';
import { parseExperiment, readExperiment } from '../experiment/read';
import type { Experiment } from '../experiment/schema';
import { createRun, requireFree } from '../run/run-folder';
import { askExperiment } from './ask-experiment';
import { CHECKPOINT_NAMES, checkpointNamed } from './optimizer-names';
import { type RunFlags, runIn } from './run-in';
import {
  count,
  dataOption,
  jsonOption,
  quietOption,
  saveEveryOption,
  seedOption,
  workersOption,
} from './surroundings';

interface Flags extends RunFlags {
  readonly out?: string;
  readonly seed?: number;
  readonly metaSteps?: number;
  readonly from?: string;
}

/** `l2l meta-train` */
export function metaTrainCommand(): Command {
  return new Command('meta-train')
    .summary('train the weights of a learned optimizer')
    .description(
      'Trains the weights of a learned optimizer as an experiment file describes. Without a file, it asks on a terminal. Ctrl-C saves and stops.',
    )
    .argument('[experiment]', 'JSON file; see "l2l schema"')
    .option('-o, --out <folder>', 'folder of the run (default: runs/NAME-SEED)')
    .addOption(seedOption("random seed (overrides the file's)"))
    .option('--meta-steps <n>', "meta-steps of the last stage (overrides the file's)", count)
    .option('--from <checkpoint>', `begin with its weights: ${CHECKPOINT_NAMES}`)
    .addOption(saveEveryOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText(
      'after',
      '\nExamples:\n  l2l meta-train node_modules/@l2l/cli/experiments/tiny.json\n  l2l meta-train my.json --out runs/first --workers 2',
    )
    .action(async (file: string | undefined, flags: Flags) => {
      const experiment = changed(file === undefined ? await askExperiment() : readExperiment(file), flags);
      const path = flags.out ?? `runs/${experiment.name}-${experiment.seed}`;
      requireFree(path);
      const start = flags.from === undefined ? undefined : await startOf(experiment, flags.from);
      const open = () => createRun(path, experiment, start);
      await runIn({ experiment, start, open }, flags, outputTo(flags));
    });
}

/** The checkpoint to begin with, whose weights must fit the experiment's rule: asked before a folder is made. */
async function startOf({ rule }: Experiment, name: string): Promise<Checkpoint> {
  const start = checkpointNamed(name);
  try {
    weightsFor(await ruleOf(rule), start);
  } catch (cause) {
    if (!(cause instanceof L2lError)) throw cause;
    const message = `--from ${name} does not fit the experiment's "rule". ${cause.message}`;
    throw new L2lError(cause.code, message, { cause });
  }
  return start;
}

function changed(experiment: Experiment, { seed, metaSteps }: Flags): Experiment {
  const stages = experiment.stages.map((stage, i) =>
    metaSteps !== undefined && i === experiment.stages.length - 1 ? { ...stage, metaSteps } : stage,
  );
  return parseExperiment({ ...experiment, stages, seed: seed ?? experiment.seed });
}
