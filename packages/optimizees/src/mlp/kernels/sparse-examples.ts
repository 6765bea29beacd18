import { type Dataset, sizeOf } from '@l2l/core';
import { checkLabels } from '../../minibatches';

/** The inputs of an example that are not zero, as pairs of 32-bit words: an index, and the bits of a float. */
export type Entries = Int32Array;

export interface SparseExample {
  readonly entries: Entries;
  readonly label: number;
}

/** Finds the example at an index, as entries. */
export type SparseGather = (indices: Uint32Array) => readonly SparseExample[];

/** Share of inputs up to which entries are faster than whole rows: an entry costs about twice an input. */
const SPARSE = 0.4;
/** Short rows are done before lists of entries are. */
const SHORTEST = 32;
const SAMPLES = 100;

/** Whether most inputs of a dataset are zero, judged by a hundred examples from all of its parts. */
export function isSparse(dataset: Dataset): boolean {
  if (sizeOf(dataset.inputShape) < SHORTEST) return false;
  const count = Math.min(dataset.count, SAMPLES);
  const spread = Array.from({ length: count }, (_, i) => Math.floor((i * dataset.count) / count));
  const { inputs } = dataset.examples(spread);
  const zeros = inputs.reduce((sum, x) => sum + (x === 0 ? 1 : 0), 0);
  return inputs.length - zeros <= SPARSE * inputs.length;
}

/** The entries of one row of inputs. */
export function entriesOf(row: Float32Array): Entries {
  const words = new Int32Array(2 * row.length);
  const floats = new Float32Array(words.buffer);
  let end = 0;
  for (let i = 0; i < row.length; i++) {
    words[end] = i;
    floats[end + 1] = row[i]!;
    if (row[i] !== 0) end += 2;
  }
  return words.slice(0, end);
}

/** Bytes of entries that are kept for a dataset. All of MNIST takes 72 MB. */
const MOST_BYTES = 96 * 2 ** 20;

const gathers = new WeakMap<Dataset, SparseGather>();

/**
 * The gather of a dataset. Examples that were asked for once are kept as entries, for all networks that
 * are trained on it: making floats of an image takes longer than a small network needs for it.
 */
export function sparseGather(dataset: Dataset): SparseGather {
  const known = gathers.get(dataset);
  if (known) return known;
  const gather = newGather(dataset);
  gathers.set(dataset, gather);
  return gather;
}

function newGather(dataset: Dataset): SparseGather {
  const inputSize = sizeOf(dataset.inputShape);
  let kept: (SparseExample | undefined)[] = [];
  let bytes = 0;

  function keep(indices: readonly number[]): void {
    const { inputs, labels } = dataset.examples(indices);
    checkLabels(labels, dataset);
    indices.forEach((index, i) => {
      const entries = entriesOf(inputs.subarray(i * inputSize, (i + 1) * inputSize));
      kept[index] = { entries, label: labels[i]! };
      bytes += entries.byteLength;
    });
  }
  return (indices) => {
    if (bytes > MOST_BYTES) {
      kept = [];
      bytes = 0;
    }
    const missing = indices.filter((index) => kept[index] === undefined);
    if (missing.length > 0) keep([...new Set(missing)]);
    const result: SparseExample[] = [];
    for (let i = 0; i < indices.length; i++) result.push(kept[indices[i]!]!);
    return result;
  };
}
