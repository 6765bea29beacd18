import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Dataset, keyOf, L2lError } from '@l2l/core';
import { mnist, poolImages, sliceDataset } from '@l2l/mnist';
import { blobs, noisyLabels, scaledInputs, spirals, standardized } from '@l2l/optimizees';
import { readCifar10 } from './cifar10';
import type { DatasetConfig } from './schema';

/** Gives datasets by name; the same description gives the same dataset, so that copies are shared. */
export type DatasetShelf = (config: DatasetConfig) => Promise<Dataset>;

/**
 * @param folder - Where full data lie: MNIST's files and `cifar-10-batches-bin`. Without it MNIST is the
 *   8,000 training digits that come with `@l2l/mnist`.
 */
export function datasetShelf(folder: string | undefined): DatasetShelf {
  const shelf = new Map<string, Promise<Dataset>>();
  function cached(key: string, make: () => Promise<Dataset>): Promise<Dataset> {
    const dataset = shelf.get(key) ?? make();
    shelf.set(key, dataset);
    return dataset;
  }
  const plain = (name: string) => cached(name, () => load(name, folder, plain));
  return (config) => cached(JSON.stringify(config), () => changed(config, plain));
}

async function load(
  name: string,
  folder: string | undefined,
  plain: (name: string) => Promise<Dataset>,
): Promise<Dataset> {
  if (name === 'mnist') {
    const source = folder === undefined ? { embedded: true } : { directory: folder };
    return (await mnist(source)).train;
  }
  if (name === 'mnist-14') return poolImages(await plain('mnist'), 2);
  if (name === 'mnist-7') return poolImages(await plain('mnist'), 4);
  if (name === 'cifar10-16') return poolImages(await plain('cifar10'), 2);
  if (name === 'spirals') return spirals(keyOf(1));
  if (name === 'blobs') return blobs(keyOf(1));
  if (folder !== undefined) {
    const file = join(folder, 'cifar-10-batches-bin', 'data_batch_1.bin');
    return readCifar10(readFileSync(file), 'cifar10');
  }
  throw new L2lError(
    'bad-data',
    'CIFAR-10 does not come with these packages. Give the folder that has cifar-10-batches-bin in it: --data FOLDER, or the environment variable L2L_DATA_DIR.',
  );
}

async function changed(config: DatasetConfig, plain: (name: string) => Promise<Dataset>): Promise<Dataset> {
  if (typeof config === 'string') return plain(config);
  const { name, from = 0, to, standardized: isStandardized, scale, noise } = config;
  let dataset = await plain(name);
  if (from > 0 || to !== undefined)
    dataset = sliceDataset(dataset, from, Math.min(to ?? dataset.count, dataset.count));
  if (isStandardized) dataset = standardized(dataset);
  if (scale !== undefined) dataset = scaledInputs(dataset, scale);
  return noise === undefined ? dataset : noisyLabels(dataset, noise, keyOf(1));
}
