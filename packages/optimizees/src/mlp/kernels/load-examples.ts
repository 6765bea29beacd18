import { type Dataset, drawIndices, type Key } from '@l2l/core';
import { minibatches } from '../../minibatches';
import type { Kernel } from './kernel';
import { PANEL } from './memory-plan';
import { type Entries, entriesOf, sparseGather } from './sparse-examples';

/** How examples get into the memory of a kernel. */
export interface Loader {
  /** Puts the minibatch of a key there, with its labels. */
  minibatch(key: Key): void;
  /** Puts rows there: `[rows, inputSize]`, at most a minibatch. */
  rows(inputs: Float32Array): void;
}

/** Examples as rows of numbers. */
export function denseLoader({ plan, floats, integers }: Kernel, dataset: Dataset): Loader {
  const draw = minibatches(dataset, plan.shape.batchSize);
  const rows = (inputs: Float32Array) => floats.set(inputs, plan.rows / 4);
  return {
    minibatch(key) {
      const examples = draw(key);
      rows(examples.inputs);
      integers.set(examples.labels, plan.labels / 4);
    },
    rows,
  };
}

/** Examples as lists of entries. */
export function sparseLoader({ plan, integers }: Kernel, dataset: Dataset): Loader {
  const { batchSize, sizes } = plan.shape;
  const inputSize = sizes[0]!;
  const width = plan.panels * PANEL;
  const gather = sparseGather(dataset);

  /** Writes each list of entries, and spans of all; those behind the last are spans of the last. */
  function put(count: number, entriesAt: (row: number) => Entries): void {
    let at = plan.entries / 4;
    let [from, to] = [0, 0];
    for (let row = 0; row < width; row++) {
      if (row < count) {
        const entries = entriesAt(row);
        integers.set(entries, at);
        [from, to] = [4 * at, 4 * (at + entries.length)];
        at += entries.length;
      }
      integers[plan.spans / 4 + 2 * row] = from;
      integers[plan.spans / 4 + 2 * row + 1] = to;
    }
  }
  return {
    minibatch(key) {
      const examples = gather(drawIndices(key, batchSize, dataset.count));
      put(batchSize, (row) => examples[row]!.entries);
      for (let row = 0; row < batchSize; row++) integers[plan.labels / 4 + row] = examples[row]!.label;
    },
    rows: (inputs) =>
      put(inputs.length / inputSize, (row) =>
        entriesOf(inputs.subarray(row * inputSize, (row + 1) * inputSize)),
      ),
  };
}
