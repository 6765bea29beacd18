import { type Dataset, fold, type Key, numberOption, requireOptions, streamOf } from '@l2l/core';
import { datasetOf } from './dataset-of';

interface CheckerboardOptions {
  /** Number of examples; 1000 unless told. */
  readonly count?: number;
  /** Fields along a side; 4 unless told. */
  readonly side?: number;
}

/**
 * Points of the square from −1 to 1, of class 0 on the light fields of a board and 1 on the dark ones. Nothing
 * is gained until a network has bent its border several times: losses stand still at first.
 *
 * @throws L2lError `bad-option`
 */
export function checkerboard(key: Key, options: CheckerboardOptions = {}): Dataset {
  const { count = 1000, side = 4 } = requireOptions('checkerboard', options, ['count', 'side']);
  numberOption('checkerboard', 'count', count, { from: 1, integer: true });
  numberOption('checkerboard', 'side', side, { from: 2, integer: true });
  const stream = streamOf(fold(key, 'examples'));
  const inputs = Float32Array.from({ length: 2 * count }, () => 2 * stream.uniform() - 1);
  const field = (x: number) => Math.floor(((x + 1) / 2) * side);
  const labels = Int32Array.from(
    { length: count },
    (_, i) => (field(inputs[2 * i]!) + field(inputs[2 * i + 1]!)) % 2,
  );
  return datasetOf({ name: `checkerboard-${side}`, inputs, labels, inputShape: [2], classCount: 2 });
}
