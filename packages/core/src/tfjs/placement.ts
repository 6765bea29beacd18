import * as tf from '@tensorflow/tfjs-core';
import { leaves, mapTree } from '../tree';
import type { AnyRule } from '../update-rule';
import { tensors } from './tensor-space';

/** Where an optimizer keeps its memory and does its arithmetic. */
export type Placement = 'host' | 'device';

/** Backends that compute in memory JavaScript can read at once: there a rule on arrays is fastest. */
const HOST_BACKENDS: ReadonlySet<string> = new Set(['cpu', 'wasm']);

/** The better place for this rule on the backend in use. */
export function choosePlacement(rule: AnyRule): Placement {
  return HOST_BACKENDS.has(tf.getBackend()) || rule.on === undefined ? 'host' : 'device';
}

/** The rule's form for tensors. */
export function onDevice(rule: AnyRule): AnyRule<tf.Tensor1D> {
  return rule.on!(tensors) as AnyRule<tf.Tensor1D>;
}

/** The same state with its arrays as tensors, which outlive any `tf.tidy` around the training step. */
export function stateToDevice(state: unknown): unknown {
  return mapTree(state, (value) => (value instanceof Float32Array ? tf.keep(tf.tensor1d(value)) : value));
}

/** As `tf.tidy`, but what is returned outlives any `tf.tidy` around it. */
export function keptTidy<T>(compute: () => T): T {
  return tf.tidy(() => {
    const result = compute();
    for (const leaf of leaves(result)) if (leaf instanceof tf.Tensor) tf.keep(leaf);
    // tidy looks for tensors in any plain object, but its type only admits tensors.
    return result as tf.TensorContainer;
  }) as T;
}
