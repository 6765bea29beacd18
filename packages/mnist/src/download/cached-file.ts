import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfPresent } from '../data-directory';
import { gunzipIfNeeded } from '../gunzip';
import type { Progress } from '../options';
import { allFailed, type Failure, mismatch } from './download-errors';
import { fetchInto } from './fetch-into';
import { claimPartialFile, releasePartialFile } from './partial-file';
import type { RemoteFile } from './remote-file';

export interface CacheOptions {
  /** Addresses of folders, tried in order. */
  readonly mirrors: readonly string[];
  readonly cacheDirectory: string;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Give up on a mirror when nothing arrives for so long. */
  readonly stallMilliseconds?: number;
}

/**
 * The uncompressed content of a file, from the cache or else from the first mirror that has it.
 * What is returned has the right checksum, however it got here.
 *
 * @throws L2lError `checksum-mismatch` when every mirror sent something else;
 *   `download-failed`, with what each mirror did, otherwise.
 */
export async function cachedFile(file: RemoteFile, options: CacheOptions): Promise<Uint8Array> {
  const path = join(options.cacheDirectory, `${file.name}.gz`);
  const cached = await readIfPresent(path);
  const kept = cached && (await contentIfIntact(cached, file));
  if (kept) return kept;

  await mkdir(options.cacheDirectory, { recursive: true });
  const partial = await claimPartialFile(path);
  const failures: Failure[] = [];
  for (const mirror of options.mirrors) {
    const url = `${mirror.replace(/\/$/, '')}/${file.name}.gz`;
    try {
      const content = await fetchIntact(partial, url, file, options);
      await rename(partial, path);
      return content;
    } catch (error) {
      failures.push({ url, error });
    }
  }
  await releasePartialFile(path, partial);
  throw allFailed(file, options.cacheDirectory, failures);
}

async function fetchIntact(
  partial: string,
  url: string,
  file: RemoteFile,
  { onProgress, stallMilliseconds = 30_000 }: CacheOptions,
): Promise<Uint8Array> {
  const report = (received: number, total: number | undefined) =>
    onProgress?.({ file: file.name, received, total });
  for (;;) {
    const resumed = existsSync(partial);
    await fetchInto(partial, url, { stallMilliseconds, onProgress: report });
    const received = await readFile(partial);
    const content = await contentIfIntact(received, file);
    if (content) return content;

    await rm(partial);
    // Mirrors compress differently, so two halves need not make a whole: once more, from the start.
    if (!resumed) throw mismatch(file, url, received.length);
  }
}

async function contentIfIntact(content: Uint8Array, file: RemoteFile): Promise<Uint8Array | undefined> {
  const unpacked = await gunzipIfNeeded(content, file.name).catch(() => undefined);
  if (!unpacked) return undefined;
  return createHash('sha256').update(unpacked).digest('hex') === file.sha256 ? unpacked : undefined;
}
