import { L2lError } from '@l2l/core';
import { fileInDirectory } from './data-directory';
import { defaultCacheDirectory } from './download/cache-directory';
import { cachedFile } from './download/cached-file';
import { checksums } from './download/checksums';
import { embeddedMnist } from './embedded-mnist';
import { mirrors as publicMirrors } from './mirrors';
import { checkedOptions, type MnistOptions } from './options';
import { type Mnist, readMnist } from './read-mnist';

/**
 * MNIST's handwritten digits: `[28, 28, 1]`, brightness in [0, 1], 10 classes.
 *
 * ```ts
 * const { train, test } = await mnist();                          // 8,000 + 2,000, from the package
 * const full = await mnist({ directory: '/data/mnist' });         // 60,000 + 10,000, from disk
 * const same = await mnist({ download: true });                   // fetched once, then from the cache
 * ```
 *
 * @throws L2lError `bad-option` for more than one source; `not-found` and `bad-data` for files;
 *   `download-failed` and `checksum-mismatch` for downloads.
 */
export async function mnist(options: MnistOptions = {}): Promise<Mnist> {
  const { embedded = false, download = false, directory } = checkedOptions(options);
  const named = [embedded && 'embedded', download && 'download', directory !== undefined && 'directory'];
  const sources = named.filter((source) => source !== false);
  if (sources.length > 1) {
    throw new L2lError(
      'bad-option',
      `mnist: ${sources.join(' and ')} were both given, but the digits come from one place. Keep one of them.`,
    );
  }

  if (download) return downloadedMnist(options);
  if (embedded) return embeddedMnist();
  const folder = directory ?? process.env.L2L_DATA_DIR;
  return folder ? readMnist((file) => fileInDirectory(folder, file)) : embeddedMnist();
}

function downloadedMnist({ mirrors = publicMirrors, cacheDirectory, onProgress }: MnistOptions) {
  const cache = { mirrors, cacheDirectory: cacheDirectory ?? defaultCacheDirectory(), onProgress };
  return readMnist((file) => cachedFile({ name: file, sha256: checksums[file] }, cache));
}
