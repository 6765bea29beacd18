import { type Dataset, keyOf, L2lError, type Optimizee, permutation, sizeOf } from '@l2l/core';
import { checkLabels } from '../minibatches';
import { correctCount, crossEntropy } from './cross-entropy';
import { fits, type MlpPlan } from './plan';

/** An optimizee that sorts examples into classes, and can be judged on a whole dataset. */
export interface Classifier extends Optimizee {
  /**
   * Share of a dataset's examples that get the right class, in [0, 1]. Nothing is dropped.
   *
   * With batch normalization, statistics are those of up to 1000 examples at a time, a random part of the dataset.
   *
   * @throws L2lError `bad-option` if the dataset has other inputs or classes than the network.
   */
  accuracy(coordinates: Float32Array, dataset: Dataset): Promise<number>;
  /** The loss over a whole dataset, in the manner of {@link Classifier.accuracy}. */
  meanLoss(coordinates: Float32Array, dataset: Dataset): Promise<number>;
}

/**
 * The logits of examples, `[rows, classCount]`, with nothing dropped.
 *
 * @param inputs - `[rows, inputSize]`
 */
export type Logits = (coordinates: Float32Array, inputs: Float32Array) => Promise<Float32Array>;

/** Bounds the memory that judging needs; 1000 MNIST images are 3 MB. */
const LARGEST_PART = 1000;

/** How a network is judged on whole datasets, whatever computes its logits. */
export function judgeOf(plan: MlpPlan, logitsOf: Logits): Pick<Classifier, 'accuracy' | 'meanLoss'> {
  type Score = (logits: Float32Array, labels: Int32Array) => number;

  /** The sum of a score over all parts, divided by the number of examples. */
  async function mean(score: Score, coordinates: Float32Array, dataset: Dataset): Promise<number> {
    checkDataset(plan, dataset);
    let sum = 0;
    for (const indices of partsOf(dataset.count)) {
      const { inputs, labels } = dataset.examples(indices);
      checkLabels(labels, dataset);
      sum += score(await logitsOf(coordinates, inputs), labels);
    }
    return sum / dataset.count;
  }

  return {
    accuracy: (coordinates, dataset) => mean(correctCount, coordinates, dataset),
    meanLoss: (coordinates, dataset) =>
      mean((logits, labels) => crossEntropy(logits, labels) * labels.length, coordinates, dataset),
  };
}

/**
 * Indices of a dataset in parts of nearly one size, in random order: so the statistics of a part are
 * those of the whole, even where examples are sorted by class or their classes take turns.
 */
function partsOf(count: number): readonly Uint32Array[] {
  const order = permutation(keyOf(0), count);
  const parts = Math.ceil(count / LARGEST_PART);
  return Array.from({ length: parts }, (_, part) =>
    order.subarray(Math.floor((part * count) / parts), Math.floor(((part + 1) * count) / parts)),
  );
}

function checkDataset(plan: MlpPlan, dataset: Dataset): void {
  if (dataset.count > 0 && fits(plan, dataset)) return;
  throw new L2lError(
    'bad-option',
    `${plan.name} cannot be judged on ${dataset.name}, which has ${dataset.count} examples of ${sizeOf(dataset.inputShape)} inputs in ${dataset.classCount} classes: ` +
      `it takes ${plan.inputSize} inputs and tells ${plan.classCount} classes apart. Pass a dataset like ${plan.options.dataset.name}.`,
  );
}
