import { type AnyLearnedRule, type AnyRule, differencesOf, type Json, L2lError } from '@l2l/core';

/** What makes a run, or a part of one, what it is. */
export interface RunRecord {
  readonly [member: string]: Json;
}

/** Differences that an error lists. */
const LISTED = 4;

/** A rule as it is compared: by all that it says of itself. */
export function recordOfRule({ name, config }: AnyRule): RunRecord {
  return plain({ name, config });
}

/** A learned rule as it is compared; its weights are not part of it. */
export function recordOfLearned({ name, revision, config, weights }: AnyLearnedRule): RunRecord {
  return plain({
    name,
    revision,
    config,
    weights: weights.slots.map((slot) => `${slot.name} [${slot.shape.join(', ')}]`),
  });
}

/** Options as JSON keeps them, so that they compare as what a file gives back; undefined becomes null. */
export function plain(options: object): RunRecord {
  return JSON.parse(JSON.stringify(options, (_, value: unknown) => (value === undefined ? null : value)));
}

/**
 * Checks that what was saved is of this run.
 *
 * @param owner - Who continues, for example `train`.
 * @throws L2lError `bad-checkpoint`, with what differs.
 */
export function requireSameRecord(owner: string, saved: Json | undefined, now: RunRecord): void {
  if (saved === undefined) {
    throw doesNotFit(owner, 'it does not say which options it was made with');
  }
  const differences = differencesOf(saved, now);
  if (differences.length === 0) return;
  const more = differences.length - LISTED;
  throw doesNotFit(
    owner,
    differences.slice(0, LISTED).join('; ') + (more > 0 ? `; and ${more} more differences` : ''),
  );
}

/** That a saved run was made with other options. */
export function doesNotFit(owner: string, how: string): L2lError {
  return new L2lError(
    'bad-checkpoint',
    `${owner}: the saved run cannot be continued here: ${how}. Continue with the options it was saved with, or begin a new run.`,
  );
}
