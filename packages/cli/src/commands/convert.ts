import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, L2lError, layoutOf } from '@l2l/core';
import { Command } from 'commander';
import { z } from 'zod';
import { outputTo } from '../console/output';
import { parsed, readJson } from '../experiment/read';
import { writeAtomically } from '../run/atomic-file';
import { requireTarget } from '../run/target';
import { CHECKPOINT_NAMES, checkpointNamed } from './optimizer-names';
import { forceOption } from './surroundings';

interface Flags {
  readonly force?: boolean;
}

/** `l2l export` */
export function exportCommand(): Command {
  return new Command('export')
    .summary('write a checkpoint as JSON')
    .description(
      'Writes a checkpoint as JSON, for programs that read no safetensors. "l2l import" reads it back, bit for bit.',
    )
    .argument('<checkpoint>', CHECKPOINT_NAMES)
    .argument('<json>', 'the file to write')
    .addOption(forceOption())
    .action((name: string, file: string, flags: Flags) => {
      requireTarget(file, flags);
      const checkpoint = checkpointNamed(name);
      // Every float32 is a double, and JSON keeps doubles.
      const data = { ...checkpoint, layout: checkpoint.layout.slots, weights: [...checkpoint.weights] };
      writeAtomically(file, `${JSON.stringify(data)}\n`);
      outputTo({}).say(`Wrote ${file}`);
    });
}

/** `l2l import` */
export function importCommand(): Command {
  return new Command('import')
    .summary('make a checkpoint from JSON')
    .description('Makes a checkpoint from what "l2l export" wrote, or from any JSON of that form.')
    .argument('<json>', 'a file')
    .argument('<checkpoint>', 'the file to write')
    .addOption(forceOption())
    .action((file: string, target: string, flags: Flags) => {
      requireTarget(target, flags);
      const bytes = encodeCheckpoint(checkpointFrom(file));
      // What it writes can be read.
      decodeCheckpoint(bytes);
      writeAtomically(target, bytes);
      outputTo({}).say(`Wrote ${target}`);
    });
}

const exported = z.object({
  version: z.literal(1),
  rule: z.object({ name: z.string(), config: z.json() }),
  layout: z.array(z.object({ name: z.string(), shape: z.array(z.int().min(0)) })).min(1),
  weights: z.array(z.number()).min(1),
  provenance: z.object({
    family: z.string(),
    estimator: z.string(),
    seed: z.number(),
    metaSteps: z.number(),
    validation: z.object({ loss: z.number(), optimizees: z.number() }),
    commit: z.string(),
    license: z.string(),
  }),
});

/** The checkpoint in an exported file. @throws L2lError `not-found`, `bad-option`, `bad-checkpoint` */
function checkpointFrom(file: string): Checkpoint {
  const data = readJson(file);
  parsed(exported, data, file);
  // As it was written, so that the same bits come back.
  const { layout: slots, weights, ...rest } = data as z.infer<typeof exported>;
  const layout = layoutOf(slots);
  if (weights.length === layout.size) return { ...rest, layout, weights: Float32Array.from(weights) };
  throw new L2lError(
    'bad-checkpoint',
    `${file} cannot be used: its layout has ${layout.size} numbers, but "weights" has ${weights.length}.`,
  );
}
