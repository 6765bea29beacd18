import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file whole or not at all: beside its place, brought to the disk, then renamed into it. Whoever
 * reads it, at whatever moment, finds the old content or the new one.
 */
export function writeAtomically(file: string, content: string | Uint8Array): void {
  const part = `${file}.part`;
  try {
    const descriptor = openSync(part, 'w');
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

/** Brings the names in a folder to the disk, where the system can. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // Windows opens no folders; there the rename is enough.
  }
}
