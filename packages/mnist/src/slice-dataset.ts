import { type Dataset, numberOption } from '@l2l/core';
import { checkIndices } from './check-indices';

/**
 * The examples `from` … `to − 1` of a data set, as a data set of their own. Nothing is copied.
 *
 * ```ts
 * const validation = sliceDataset(train, 7000, 8000);
 * ```
 *
 * @param to - Default: the end.
 * @throws L2lError `bad-option` when the range is empty or reaches past the end.
 */
export function sliceDataset(dataset: Dataset, from: number, to: number = dataset.count): Dataset {
  numberOption('sliceDataset', 'from', from, { from: 0, below: dataset.count, integer: true });
  numberOption('sliceDataset', 'to', to, { above: from, to: dataset.count, integer: true });
  const name = `${dataset.name}[${from}:${to}]`;
  const count = to - from;

  return {
    name,
    count,
    inputShape: dataset.inputShape,
    classCount: dataset.classCount,
    examples(indices) {
      checkIndices({ name, count }, indices);
      return dataset.examples(Uint32Array.from(indices, (index) => from + index));
    },
  };
}
