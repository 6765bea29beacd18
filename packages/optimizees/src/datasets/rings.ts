import { type Dataset, type Key, numberOption, requireOptions } from '@l2l/core';
import { datasetOf } from './dataset-of';
import { polarPoints } from './polar-points';

interface RingsOptions {
  /** Number of examples; 1000 unless told. */
  readonly count?: number;
  /** Number of rings, one a class; 3 unless told. */
  readonly classCount?: number;
  /** Standard deviation of the noise on each of the two inputs; 0.05 unless told. */
  readonly noise?: number;
}

/**
 * Rings around the origin, one for each class, with radii up to 1: no class can be told by a straight line.
 * Example i is of class i mod `classCount`, so that any run of examples is balanced.
 *
 * @throws L2lError `bad-option`
 */
export function rings(key: Key, options: RingsOptions = {}): Dataset {
  const {
    count = 1000,
    classCount = 3,
    noise = 0.05,
  } = requireOptions('rings', options, ['count', 'classCount', 'noise']);
  numberOption('rings', 'count', count, { from: 1, integer: true });
  numberOption('rings', 'classCount', classCount, { from: 2, integer: true });
  numberOption('rings', 'noise', noise, { from: 0 });
  const points = polarPoints(key, { count, classCount, noise }, (label, drawn) => ({
    radius: (label + 1) / classCount,
    angle: 2 * Math.PI * drawn,
  }));
  return datasetOf({ name: `rings-${classCount}`, ...points, inputShape: [2], classCount });
}
