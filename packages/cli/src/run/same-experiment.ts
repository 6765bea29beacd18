import { differencesOf, type Json, L2lError } from '@l2l/core';
import type { Experiment } from '../experiment/schema';

/** What of an experiment decides the bits of its run: all but what it is called and how it may be used. */
export function recordOfExperiment(experiment: Experiment): Json {
  const { $schema: _, name: __, license: ___, ...deciding } = experiment;
  return JSON.parse(JSON.stringify(deciding)) as Json;
}

/**
 * Checks that the experiment of a folder is the one whose run was saved there.
 *
 * @param file - The file of the experiment, for the error.
 * @param saved - Made by {@link recordOfExperiment}.
 * @throws L2lError `bad-checkpoint`, with what differs.
 */
export function requireSameExperiment(file: string, saved: Json | undefined, experiment: Experiment): void {
  const differences =
    saved === undefined
      ? ['it does not say which experiment it is of']
      : differencesOf(saved, recordOfExperiment(experiment));
  if (differences.length === 0) return;
  throw new L2lError(
    'bad-checkpoint',
    `${file} is not the experiment whose run was saved beside it: ${differences.join('; ')}. Undo the change to continue that run, or train the changed experiment in another folder with --out.`,
  );
}
