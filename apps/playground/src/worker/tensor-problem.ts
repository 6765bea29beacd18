import {
  type Dataset,
  type Examples,
  fold,
  type Key,
  keyOf,
  type Layout,
  permutation,
  sizeOf,
} from '@l2l/core';
import { minibatches } from '@l2l/optimizees';
import * as tf from '@tensorflow/tfjs-core';

/** Examples on the backend. */
export interface Batch {
  /** `[count, ...inputShape]` */
  readonly inputs: tf.Tensor;
  /** `[count, classCount]`, one-hot. */
  readonly classes: tf.Tensor2D;
}

/** A classifier on variables of TensorFlow.js, and what it is judged on. */
export interface TensorProblem {
  readonly name: string;
  readonly layout: Layout;
  readonly dataset: Dataset;
  /** Training examples that losses are told for: the same ones all the time. */
  readonly judged: Batch;
  /** Examples that nobody trains on; null where there are none. */
  readonly test: Batch | null;
  /** Fresh variables at the starting point of a key. */
  variables(key: Key): tf.Variable[];
  minibatch(key: Key): Batch;
  upload(examples: Examples): Batch;
  /** `[count, classCount]` */
  logits(variables: readonly tf.Variable[], inputs: tf.Tensor): tf.Tensor2D;
  dispose(): void;
}

export interface TensorProblemOptions {
  readonly name: string;
  readonly layout: Layout;
  readonly init: (key: Key) => Float32Array;
  readonly dataset: Dataset;
  readonly test: Dataset | null;
  readonly batchSize: number;
  readonly logits: TensorProblem['logits'];
}

/** The most examples that losses are told for: judging must not take longer than training. */
const MOST_JUDGED = 1024;

/** Makes a problem of a network: the same starts and minibatches as the optimizees of `@l2l/optimizees` have. */
export function tensorProblem({ init, test, batchSize, ...options }: TensorProblemOptions): TensorProblem {
  const { dataset, layout } = options;
  const draw = minibatches(dataset, batchSize);
  const upload = (examples: Examples) => uploaded(dataset, examples);
  const judged = upload(dataset.examples(judgedIndices(dataset.count)));
  const testBatch = test && upload(test.examples(judgedIndices(test.count)));
  return {
    ...options,
    judged,
    test: testBatch,
    upload,
    minibatch: (key) => upload(draw(key)),
    variables(key) {
      const start = init(key);
      return layout.slots.map(({ shape, offset }) =>
        tf.tidy(() =>
          tf.variable(tf.tensor(start.subarray(offset, offset + sizeOf(shape)), [...shape], 'float32')),
        ),
      );
    },
    dispose: () => tf.dispose([judged, testBatch] as unknown as tf.TensorContainer),
  };
}

/** Indices of the examples that a data set of this size is judged on. */
export function judgedIndices(count: number): Uint32Array {
  return permutation(fold(keyOf(0), 'judged'), count).subarray(0, Math.min(count, MOST_JUDGED));
}

function uploaded({ inputShape, classCount }: Dataset, { inputs, labels }: Examples): Batch {
  return tf.tidy(() => ({
    inputs: tf.tensor(inputs, [labels.length, ...inputShape], 'float32'),
    classes: tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), classCount), 'float32') as tf.Tensor2D,
  }));
}
