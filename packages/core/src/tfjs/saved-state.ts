import * as tf from '@tensorflow/tfjs-core';
import type { SavedValue } from '../restored-state';
import { entriesOf } from '../tree';

/** A tensor with the name it is saved under. */
export interface NamedTensor {
  readonly name: string;
  readonly tensor: tf.Tensor;
}

/**
 * The leaves of a state as tensors, named by their paths. A number goes as the two halves of a double, so that
 * nothing is rounded.
 *
 * @param prefix - What the names begin with.
 */
export function encodeState(prefix: string, state: unknown): NamedTensor[] {
  return entriesOf(state).map(([path, value]) => ({ name: prefix + path, tensor: encodeLeaf(value) }));
}

function encodeLeaf(value: unknown): tf.Tensor {
  if (value instanceof Float32Array) return tf.tensor1d(value.slice());
  if (value instanceof tf.Tensor) return tf.clone(value);
  return tf.tensor1d(new Int32Array(Float64Array.of(value as number).buffer), 'int32');
}

/**
 * What {@link encodeState} made a tensor of, with an array for a vector.
 *
 * @returns `undefined` for a tensor that is neither a vector nor a number.
 */
export async function readLeaf({ tensor }: NamedTensor): Promise<SavedValue | undefined> {
  const numbers = await tensor.data();
  if (tensor.dtype === 'float32') return new Float32Array(numbers);
  if (tensor.dtype !== 'int32' || numbers.length !== 2) return undefined;
  return new Float64Array(Int32Array.from(numbers).buffer)[0];
}
