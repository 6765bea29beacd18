import { type Dataset, type Key, numberOption, requireOptions } from '@l2l/core';
import { datasetOf } from './dataset-of';
import { polarPoints } from './polar-points';

interface SpiralsOptions {
  /** Number of examples; 1000 unless told. */
  readonly count?: number;
  /** Number of arms, one a class; 2 unless told. */
  readonly classCount?: number;
  /** How often an arm goes round on its way from the origin to radius 1; 1 unless told. */
  readonly turns?: number;
  /** Standard deviation of the noise on each of the two inputs; 0.02 unless told. */
  readonly noise?: number;
}

/**
 * Interleaved spiral arms in the plane, one for each class: a dataset that no straight line divides.
 * Example i is of class i mod `classCount`, so that any run of examples is balanced.
 *
 * @throws L2lError `bad-option`
 */
export function spirals(key: Key, options: SpiralsOptions = {}): Dataset {
  const {
    count = 1000,
    classCount = 2,
    turns = 1,
    noise = 0.02,
  } = requireOptions('spirals', options, ['count', 'classCount', 'turns', 'noise']);
  numberOption('spirals', 'count', count, { from: 1, integer: true });
  numberOption('spirals', 'classCount', classCount, { from: 2, integer: true });
  numberOption('spirals', 'turns', turns, { from: 0 });
  numberOption('spirals', 'noise', noise, { from: 0 });
  const points = polarPoints(key, { count, classCount, noise }, (label, drawn) => ({
    radius: drawn,
    angle: 2 * Math.PI * (drawn * turns + label / classCount),
  }));
  return datasetOf({ name: `spirals-${classCount}`, ...points, inputShape: [2], classCount });
}
