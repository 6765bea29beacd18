import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { L2lError } from '@l2l/core';

/**
 * Keeps a folder to this process. A lock whose process is gone, as after a kill, is taken over.
 *
 * @returns Gives it free.
 * @throws L2lError `bad-option` if another process has it.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'lock');
  const claim = () => writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
  try {
    claim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = Number(readFileSync(file, 'utf8'));
    if (isAlive(owner)) {
      throw new L2lError(
        'bad-option',
        `Process ${owner} is at work in ${folder}. Wait for it, or name another folder with --out.`,
      );
    }
    rmSync(file, { force: true });
    claim();
  }
  return () => rmSync(file, { force: true });
}

function isAlive(process_: number): boolean {
  if (!Number.isInteger(process_) || process_ <= 0 || process_ === process.pid) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
