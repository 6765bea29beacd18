import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { L2lError } from '@l2l/core';
import type { MnistFile } from './read-mnist';

/**
 * One of the four files from a folder or its subfolder `mnist`, gzipped or not.
 *
 * @throws L2lError `not-found`, with every path that was tried.
 */
export async function fileInDirectory(directory: string, file: MnistFile): Promise<Uint8Array> {
  const paths = [directory, join(directory, 'mnist')].flatMap((folder) => [
    join(folder, file),
    join(folder, `${file}.gz`),
  ]);
  for (const path of paths) {
    const content = await readIfPresent(path);
    if (content) return content;
  }
  throw new L2lError(
    'not-found',
    `There is no ${file} in ${directory}: tried ${paths.join(', ')}. Put MNIST's four IDX files there, name another directory (option \`directory\` or L2L_DATA_DIR), or pass { download: true } or { embedded: true }.`,
  );
}

/** The content of a file, or undefined when there is none. */
export async function readIfPresent(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
