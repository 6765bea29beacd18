import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { L2lError } from '@l2l/core';
import { reasonOf } from '../file-error';

/**
 * Refuses a place for a result before any work is done for it: a folder, a file that exists (unless forced),
 * or a path where nothing can be written. Nothing is made.
 *
 * @throws L2lError `bad-option`
 */
export function requireTarget(
  file: string,
  { force = false }: { readonly force?: boolean | undefined } = {},
): void {
  const found = look(file, file);
  if (found?.isDirectory()) throw refused(file, 'it is a folder. Name a file in it');
  if (found?.isFile() && !force) {
    throw new L2lError('bad-option', `${file} exists. Name another file, or replace it with --force.`);
  }
  // A device, such as /dev/stdout, is written to as it is.
  if (found === undefined || found.isFile()) requireWritable(file, dirname(resolve(file)));
}

/** The same for a folder that gets several files. It may exist, and need not. @throws L2lError `bad-option` */
export function requireTargetFolder(folder: string): void {
  requireWritable(folder, resolve(folder));
}

/** The nearest folder that exists must be one that can be written to. */
function requireWritable(file: string, folder: string): void {
  const found = look(file, folder);
  if (found === undefined) {
    requireWritable(file, dirname(folder));
    return;
  }
  if (!found.isDirectory()) throw refused(file, `${folder} is a file, not a folder`);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw refused(file, `${folder}: ${reasonOf(cause)}`, cause);
  }
}

function look(file: string, path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw refused(file, reasonOf(cause), cause);
  }
}

function refused(file: string, reason: string, cause?: unknown): L2lError {
  return new L2lError('bad-option', `${file} cannot be written: ${reason}.`, { cause });
}
