import { type Dataset, fold, type Key, numberOption, sizeOf, streamOf } from '@l2l/core';
import { datasetOf } from './dataset-of';

/** Keeps a pixel that never changes from becoming infinite. */
const LEAST_DEVIATION = 0.02;

/**
 * The same examples with each input shifted and scaled to mean 0 and standard deviation 1 over the
 * dataset; one that hardly varies is divided by at least 0.02. In memory, as floats.
 */
export function standardized(dataset: Dataset): Dataset {
  const { inputs, labels } = all(dataset);
  const size = sizeOf(dataset.inputShape);
  for (let at = 0; at < size; at++) {
    let sum = 0;
    let squares = 0;
    for (let i = at; i < inputs.length; i += size) {
      sum += inputs[i]!;
      squares += inputs[i]! ** 2;
    }
    const mean = sum / dataset.count;
    const deviation = Math.sqrt(Math.max(0, squares / dataset.count - mean ** 2));
    const scale = 1 / Math.max(deviation, LEAST_DEVIATION);
    for (let i = at; i < inputs.length; i += size) inputs[i] = (inputs[i]! - mean) * scale;
  }
  return changed(dataset, `standardized ${dataset.name}`, inputs, labels);
}

/** The same examples with their inputs times a factor. @throws L2lError `bad-option` */
export function scaledInputs(dataset: Dataset, factor: number): Dataset {
  numberOption('scaledInputs', 'factor', factor, { above: 0 });
  const { inputs, labels } = all(dataset);
  const scaled = inputs.map((value) => factor * value);
  return changed(dataset, `${dataset.name} × ${factor}`, scaled, labels);
}

/**
 * The same examples, a share of which has a label drawn anew, evenly over the classes.
 *
 * @param share - In [0, 1].
 * @throws L2lError `bad-option`
 */
export function noisyLabels(dataset: Dataset, share: number, key: Key): Dataset {
  numberOption('noisyLabels', 'share', share, { from: 0, to: 1 });
  const { inputs, labels } = all(dataset);
  const { uniform, below } = streamOf(fold(key, 'labels'));
  const noisy = labels.map((label) => (uniform() < share ? below(dataset.classCount) : label));
  return changed(dataset, `${dataset.name}, ${100 * share} % noise`, inputs, noisy);
}

function all(dataset: Dataset) {
  return dataset.examples(Array.from({ length: dataset.count }, (_, i) => i));
}

/** A dataset of the same shape. Each part is asked for by name: a dataset may be an instance of a class. */
function changed(
  { inputShape, classCount }: Dataset,
  name: string,
  inputs: Float32Array,
  labels: Int32Array,
): Dataset {
  return datasetOf({ name, inputs, labels, inputShape, classCount });
}
