import { fold, type Key, streamOf } from '@l2l/core';
import type { MlpPlan } from './plan';

/**
 * What the outputs of one hidden layer are multiplied by: 0 for the dropped, 1 / (1 − rate) for the
 * kept, so that a unit's mean stays what it is without dropout.
 *
 * Source: Srivastava et al. 2014, section 10, https://jmlr.org/papers/v15/srivastava14a.html
 *
 * @param rate - Share to drop, in [0, 1).
 */
export function dropoutMask(key: Key, size: number, rate: number): Float32Array {
  const stream = streamOf(key);
  const kept = 1 / (1 - rate);
  return Float32Array.from({ length: size }, () => (stream.uniform() < rate ? 0 : kept));
}

/**
 * The masks of all hidden layers, `[rows, outputs]` each, decided by the key of the minibatch; none
 * if the network has no dropout.
 */
export function dropoutMasks({ layers }: MlpPlan, rows: number, key: Key): readonly Float32Array[] {
  return layers.flatMap(({ outputs, hidden }, i) =>
    hidden && hidden.dropout > 0
      ? [dropoutMask(fold(key, `dropout${i}`), rows * outputs, hidden.dropout)]
      : [],
  );
}
