import { type Dataset, fold, type Key, normals, numberOption, requireOptions } from '@l2l/core';
import { datasetOf } from './dataset-of';

interface BlobsOptions {
  /** Number of examples; 1000 unless told. */
  readonly count?: number;
  /** Number of clusters, one a class; 3 unless told. */
  readonly classCount?: number;
  /** Numbers in an input; 2 unless told. */
  readonly inputSize?: number;
  /** Standard deviation of a cluster's centre, in standard deviations of the cluster; 3 unless told. */
  readonly spread?: number;
}

/**
 * Gaussian clusters, one for each class: an easy dataset to test with. Example i is of class
 * i mod `classCount`, so that any run of examples is balanced.
 *
 * @throws L2lError `bad-option`
 */
export function blobs(key: Key, options: BlobsOptions = {}): Dataset {
  const {
    count = 1000,
    classCount = 3,
    inputSize = 2,
    spread = 3,
  } = requireOptions('blobs', options, ['count', 'classCount', 'inputSize', 'spread']);
  numberOption('blobs', 'count', count, { from: 1, integer: true });
  numberOption('blobs', 'classCount', classCount, { from: 2, integer: true });
  numberOption('blobs', 'inputSize', inputSize, { from: 1, integer: true });
  numberOption('blobs', 'spread', spread, { from: 0 });
  const centres = normals(fold(key, 'centres'), classCount * inputSize, spread);
  // Example i stands at the centre of its class, which is the (i mod classCount)-th row of `centres`.
  const inputs = normals(fold(key, 'examples'), count * inputSize).map(
    (noise, i) => noise + centres[i % centres.length]!,
  );
  const labels = Int32Array.from({ length: count }, (_, i) => i % classCount);
  return datasetOf({ name: `blobs-${classCount}`, inputs, labels, inputShape: [inputSize], classCount });
}
