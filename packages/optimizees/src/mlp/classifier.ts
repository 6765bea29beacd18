import { type Dataset, type Examples, keyOf, L2lError, type Optimizee, permutation, sizeOf } from '@l2l/core';
import { checkLabels } from '../minibatches';
import { correctCount } from './cross-entropy';
import { objectiveOf } from './objective';
import { fits, type MlpPlan } from './plan';

/** An optimizee that sorts examples into classes, and can be judged on a whole dataset. */
export interface Classifier extends Optimizee {
  /**
   * Share of a dataset's examples that get the right class, in [0, 1]. Nothing is dropped.
   *
   * With batch normalization, statistics are those of up to 1000 examples at a time, a random part of the dataset.
   *
   * @throws L2lError `bad-option` if the dataset has other inputs or classes than the network;
   *   `not-supported` for an autoencoder, which knows no classes.
   */
  accuracy(coordinates: Float32Array, dataset: Dataset): Promise<number>;
  /** The loss over a whole dataset, in the manner of {@link Classifier.accuracy}. */
  meanLoss(coordinates: Float32Array, dataset: Dataset): Promise<number>;
}

/**
 * The outputs for examples, `[rows, outputSize]`, with nothing dropped.
 *
 * @param inputs - `[rows, inputSize]`
 */
export type Outputs = (coordinates: Float32Array, inputs: Float32Array) => Promise<Float32Array>;

/** Bounds the memory that judging needs; 1000 MNIST images are 3 MB. */
const LARGEST_PART = 1000;

/** How a network is judged on whole datasets, whatever computes its outputs. */
export function judgeOf(plan: MlpPlan, outputsOf: Outputs): Pick<Classifier, 'accuracy' | 'meanLoss'> {
  type Score = (outputs: Float32Array, examples: Examples) => number;
  const objective = objectiveOf(plan);

  /** The sum of a score over all parts, divided by the number of examples. */
  async function mean(score: Score, coordinates: Float32Array, dataset: Dataset): Promise<number> {
    checkDataset(plan, dataset);
    let sum = 0;
    for (const indices of partsOf(dataset.count)) {
      const examples = dataset.examples(indices);
      checkLabels(examples.labels, dataset);
      sum += score(await outputsOf(coordinates, examples.inputs), examples);
    }
    return sum / dataset.count;
  }

  return {
    async accuracy(coordinates, dataset) {
      checkHasClasses(plan);
      return mean((outputs, { labels }) => correctCount(outputs, labels), coordinates, dataset);
    },
    meanLoss: (coordinates, dataset) =>
      mean(
        (outputs, examples) => objective.loss(outputs, examples) * examples.labels.length,
        coordinates,
        dataset,
      ),
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

function checkHasClasses({ name, options }: MlpPlan): void {
  if (options.target === 'labels') return;
  throw new L2lError(
    'not-supported',
    `${name} was asked for its accuracy, but its outputs are reconstructed inputs, not classes. Ask for meanLoss.`,
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
