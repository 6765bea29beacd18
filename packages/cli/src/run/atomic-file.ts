import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { L2lError } from '@l2l/core';
import { reasonOf } from '../file-error';

/**
 * Writes a file whole or not at all: beside its place, flushed to disk, then renamed into it. A reader finds
 * the old content or the new one at any moment. Folders that are missing are made.
 *
 * @throws L2lError `not-supported` where it cannot be written. The old content stays.
 */
export function writeAtomically(file: string, content: string | Uint8Array): void {
  try {
    // A device or a pipe, such as /dev/stdout, can only be written to as it is.
    if (isSpecial(file)) writeFileSync(file, content);
    // A link stays a link.
    else replace(existsSync(file) ? realpathSync(file) : file, content);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

/** Removes what a process that was killed while it wrote has left in a folder. */
export function sweep(folder: string): void {
  for (const name of readdirSync(folder)) if (PART.test(name)) rmSync(join(folder, name), { force: true });
}

/** The names of files that are being written. No two writers share one. */
const PART = /^\.[0-9a-f-]{36}\.part$/;

function replace(file: string, content: string | Uint8Array): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `.${randomUUID()}.part`);
  try {
    const descriptor = openSync(part, 'wx');
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  syncFolder(folder);
}

function isSpecial(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** Flushes the names in a folder to disk, where the system can. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // Windows opens no folders; there the rename is enough.
  }
}

/** The error for a file that cannot be written. */
export function unwritable(file: string, cause: unknown): L2lError {
  return new L2lError('not-supported', `${file} cannot be written: ${reasonOf(cause)}.`, { cause });
}
