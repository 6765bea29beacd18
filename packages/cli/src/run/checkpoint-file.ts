import { readFileSync } from 'node:fs';
import { type Checkpoint, decodeCheckpoint, L2lError } from '@l2l/core';

/** What is made of a file's content, with errors that name the file. */
export function ofFile<Value>(file: string, make: () => Value): Value {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof L2lError)) throw cause;
    throw new L2lError(cause.code, `${file}: ${cause.message}`, { cause });
  }
}

/** The checkpoint in a file that is there. @throws L2lError `bad-checkpoint`, with the file's name */
export function readCheckpoint(file: string): Checkpoint {
  const bytes = readFileSync(file);
  return ofFile(file, () => decodeCheckpoint(bytes));
}
