import * as tf from '@tensorflow/tfjs-core';
import { leaves } from '../tree';

/** As `tf.tidy`, but what is returned outlives any `tf.tidy` around it. */
export function keptTidy<T>(compute: () => T): T {
  return tf.tidy(() => {
    const result = compute();
    for (const leaf of leaves(result)) if (leaf instanceof tf.Tensor) tf.keep(leaf);
    // tidy looks for tensors in any plain object, but its type only admits tensors.
    return result as tf.TensorContainer;
  }) as T;
}

/** Frees the tensors of a state which are not in the one that takes its place. */
export function disposeUnused(before: unknown, after: unknown): void {
  const kept = new Set(leaves(after));
  for (const leaf of leaves(before)) if (!kept.has(leaf)) (leaf as tf.Tensor).dispose();
}
