import { type Dataset, L2lError, numberOption, sizeOf } from '@l2l/core';

interface DatasetOptions {
  /** Shown in tables and plots. */
  readonly name: string;
  /** `[count, ...inputShape]`, row-major. */
  readonly inputs: Float32Array;
  /** `[count]`, whole numbers in [0, classCount). */
  readonly labels: ArrayLike<number>;
  /** Shape of one input, for example `[28, 28, 1]`. */
  readonly inputShape: readonly number[];
  readonly classCount: number;
}

/**
 * A dataset of examples that are in memory already. The arrays are not copied: leave them as they are.
 *
 * @throws L2lError `bad-option` if the number of inputs does not fit the number of labels, or a label
 *   is not a class.
 */
export function datasetOf({ name, inputs, labels, inputShape, classCount }: DatasetOptions): Dataset {
  const owner = `datasetOf ${name}`;
  const inputSize = numberOption(owner, 'the size of inputShape', sizeOf(inputShape), {
    from: 1,
    integer: true,
  });
  const count = labels.length;
  if (inputs.length !== count * inputSize) {
    throw new L2lError(
      'bad-option',
      `${owner}: there are ${inputs.length} inputs, but ${count} labels and shape [${inputShape.join(', ')}] ask for ${count * inputSize}. Pass as many inputs as labels.`,
    );
  }
  for (let i = 0; i < count; i++) {
    numberOption(owner, `labels[${i}]`, labels[i]!, { from: 0, below: classCount, integer: true });
  }
  return {
    name,
    count,
    inputShape,
    classCount,
    examples(indices) {
      const chosen = new Float32Array(indices.length * inputSize);
      const classes = new Int32Array(indices.length);
      for (let i = 0; i < indices.length; i++) {
        const from = indices[i]! * inputSize;
        chosen.set(inputs.subarray(from, from + inputSize), i * inputSize);
        classes[i] = labels[indices[i]!]!;
      }
      return { inputs: chosen, labels: classes };
    },
  };
}
