import { describeValue, type Json, type Snapshot } from '@l2l/core';
import { doesNotFit, type RunRecord, requireSameRecord } from './run-record';

/** Parts of a paused run as plain data, with the options that made them. */
export function packedBy(made: RunRecord, parts: { readonly [name: string]: Snapshot }): Snapshot {
  return { made, ...parts };
}

/**
 * The parts that {@link packedBy} was given.
 *
 * @param owner - Who continues, for example `truncatedBackprop`.
 * @throws L2lError `bad-checkpoint` if other options made them, or a part is missing.
 */
export function partsOf<Name extends string>(
  owner: string,
  made: RunRecord,
  names: readonly Name[],
  packed: Snapshot,
): { readonly [Part in Name]: Snapshot } {
  const { made: saved, ...parts } = (packed ?? {}) as { readonly [name: string]: Snapshot | undefined };
  requireSameRecord(owner, saved as Json | undefined, made);
  const missing = names.filter((name) => parts[name] === undefined);
  if (missing.length > 0) throw doesNotFit(owner, `it has no ${missing.join(' and no ')}`);
  return parts as { readonly [Part in Name]: Snapshot };
}

/**
 * The saved vector, if it is one of this size.
 *
 * @param what - Which vector, for example `the vector of weights`.
 * @throws L2lError `bad-checkpoint`
 */
export function vectorOf(owner: string, what: string, saved: unknown, size: number): Float32Array {
  if (saved instanceof Float32Array && saved.length === size) return saved;
  const found = saved instanceof Float32Array ? `${saved.length} numbers` : describeValue(saved);
  throw doesNotFit(owner, `${what} was ${found}, but must be ${size} numbers`);
}
