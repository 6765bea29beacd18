import { type Dataset, keyOf } from '@l2l/core';
import { mnist, poolImages, sliceDataset } from '@l2l/mnist';
import {
  blobs,
  checkerboard,
  noisyLabels,
  rings,
  scaledInputs,
  spirals,
  standardized,
  teacher,
} from '@l2l/optimizees';
import { cifar10 } from './cifar10';
import type { DatasetConfig } from './schema';

/** Gives datasets by name; the same description gives the same dataset, so that copies are shared. */
export type DatasetShelf = (config: DatasetConfig) => Promise<Dataset>;

/** What is trained on, or what is kept from it. */
export type Split = 'train' | 'test';

/**
 * @param named - The folder where full data lie: MNIST's files and `cifar-10-batches-bin`. Without it MNIST is
 *   the 8,000 training digits, or 2,000 test digits, that come with `@l2l/mnist`.
 * @param split - Of MNIST and CIFAR-10; what is drawn by formula has but one.
 */
export function datasetShelf(named: string | undefined, split: Split = 'train'): DatasetShelf {
  // An environment variable that is set to nothing is as good as unset.
  const folder = named === '' ? undefined : named;
  const shelf = new Map<string, Promise<Dataset>>();
  function cached(key: string, make: () => Promise<Dataset>): Promise<Dataset> {
    const dataset = shelf.get(key) ?? make();
    shelf.set(key, dataset);
    return dataset;
  }
  const plain = (name: string) => cached(name, () => load(name, { folder, split }, plain));
  return (config) => cached(JSON.stringify(config), () => changed(config, plain));
}

async function load(
  name: string,
  { folder, split }: { readonly folder: string | undefined; readonly split: Split },
  plain: (name: string) => Promise<Dataset>,
): Promise<Dataset> {
  if (name === 'mnist') {
    const source = folder === undefined ? { embedded: true } : { directory: folder };
    return (await mnist(source))[split];
  }
  if (name === 'mnist-14') return poolImages(await plain('mnist'), 2);
  if (name === 'mnist-7') return poolImages(await plain('mnist'), 4);
  if (name === 'cifar10-16') return poolImages(await plain('cifar10'), 2);
  if (name === 'spirals') return spirals(keyOf(1));
  if (name === 'blobs') return blobs(keyOf(1));
  if (name === 'rings') return rings(keyOf(1));
  if (name === 'checkerboard') return checkerboard(keyOf(1));
  if (name === 'teacher') return teacher(keyOf(1), { count: 4000 });
  if (name === 'teacher-2') return teacher(keyOf(2), { count: 3000, inputSize: 12, classCount: 4 });
  return cifar10(folder, split);
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
