import { type Dataset, L2lError } from '@l2l/core';

/**
 * Checks what {@link Dataset.examples} was asked for. A wrong index would otherwise read
 * a neighbour's pixels, or nothing, and training would go on with them.
 *
 * @throws L2lError `bad-option`, naming the first index that is no example of the data set.
 */
export function checkIndices({ name, count }: Pick<Dataset, 'name' | 'count'>, indices: ArrayLike<number>) {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (index >= 0 && index < count && Number.isInteger(index)) continue;
    throw new L2lError(
      'bad-option',
      `${name}: example ${index} was asked for, but its examples are numbered 0 to ${count - 1}. Draw indices below the data set's count.`,
    );
  }
}
