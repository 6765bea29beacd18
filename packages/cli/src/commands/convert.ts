import { readFileSync } from 'node:fs';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, L2lError, layoutOf } from '@l2l/core';
import { Command } from 'commander';
import { outputTo } from '../console/output';
import { writeAtomically } from '../run/atomic-file';
import { CHECKPOINT_NAMES, checkpointNamed } from './optimizer-names';

/** `l2l export` */
export function exportCommand(): Command {
  return new Command('export')
    .summary('write a checkpoint as JSON')
    .description(
      'Writes a checkpoint as JSON, for programs that read no safetensors. "l2l import" reads it back, bit for bit.',
    )
    .argument('<checkpoint>', CHECKPOINT_NAMES)
    .argument('<json>', 'the file to write')
    .action((name: string, file: string) => {
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
    .summary('make a checkpoint of JSON')
    .description('Makes a checkpoint of what "l2l export" wrote, or of any JSON of that form.')
    .argument('<json>')
    .argument('<checkpoint>', 'the file to write')
    .action((file: string, target: string) => {
      const bytes = encodeCheckpoint(checkpointFrom(file));
      // What it writes can be read.
      decodeCheckpoint(bytes);
      writeAtomically(target, bytes);
      outputTo({}).say(`Wrote ${target}`);
    });
}

function checkpointFrom(file: string): Checkpoint {
  try {
    const { layout, weights, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
    if (!Array.isArray(layout) || !Array.isArray(weights))
      throw new Error('it has no lists "layout" and "weights"');
    const checkpoint = {
      ...rest,
      layout: layoutOf(layout),
      weights: Float32Array.from(weights),
    } as Checkpoint;
    if (checkpoint.weights.length === checkpoint.layout.size) return checkpoint;
    throw new Error(
      `its layout has ${checkpoint.layout.size} numbers, but ${checkpoint.weights.length} were found`,
    );
  } catch (cause) {
    throw new L2lError('bad-checkpoint', `${file} is no exported checkpoint: ${(cause as Error).message}.`, {
      cause,
    });
  }
}
