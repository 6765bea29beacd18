import { type Dataset, drawIndices, type Examples, type Key, L2lError, numberOption } from '@l2l/core';

/** The minibatch that belongs to a key. */
export type Minibatches = (key: Key) => Examples;

/**
 * Minibatches of a dataset, drawn evenly and with replacement. The key alone decides which examples
 * are in one, so losses at two points can be compared on the same minibatch.
 *
 * @param batchSize - Examples in a minibatch, at least 1; may exceed `dataset.count`.
 * @throws L2lError `bad-option` for an empty dataset or a bad `batchSize`; and, when a minibatch is
 *   drawn, for a label outside [0, classCount).
 */
export function minibatches(dataset: Dataset, batchSize: number): Minibatches {
  numberOption('minibatches', 'batchSize', batchSize, { from: 1, integer: true });
  numberOption(`minibatches of ${dataset.name}`, 'count', dataset.count, { from: 1, integer: true });
  return (key) => {
    const examples = dataset.examples(drawIndices(key, batchSize, dataset.count));
    checkLabels(examples.labels, dataset);
    return examples;
  };
}

/**
 * Checks that labels are classes of the dataset they come from.
 *
 * @throws L2lError `bad-option`
 */
export function checkLabels(labels: Int32Array, { name, classCount }: Dataset): void {
  const bad = labels.find((label) => label < 0 || label >= classCount);
  if (bad === undefined) return;
  throw new L2lError(
    'bad-option',
    `An example of ${name} has label ${bad}, but with ${classCount} classes labels are whole numbers from 0 to ${classCount - 1}. ` +
      'Correct the labels or the classCount of the dataset.',
  );
}
