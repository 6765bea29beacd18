import { randomUUID } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * A path for the unfinished download of `target`, which nobody else writes to.
 *
 * Its name has the process in it, so that two programs that download at once do not mix their
 * bytes. What an interrupted program left behind is taken over, so that it can be continued.
 */
export async function claimPartialFile(target: string): Promise<string> {
  const folder = dirname(target);
  const mine = `${target}.${process.pid}-${randomUUID()}.partial`;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(target)}.`) || !name.endsWith('.partial')) continue;
    if (hasLivingOwner(name)) continue;
    try {
      await rename(join(folder, name), mine);
      return mine;
    } catch {
      // Somebody else took it over just now: the next one, or a new file, does as well.
    }
  }
  return mine;
}

/** Leaves the unfinished download for the next one who claims it. */
export async function releasePartialFile(target: string, mine: string): Promise<void> {
  await rename(mine, `${target}.partial`).catch(() => {
    // Nothing was received, so there is nothing to leave.
  });
}

function hasLivingOwner(name: string): boolean {
  const owner = /\.(\d+)-[^.]+\.partial$/.exec(name)?.[1];
  if (owner === undefined) return false;
  try {
    // Signal 0 only asks whether the process exists.
    process.kill(Number(owner), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
