import * as tf from '@tensorflow/tfjs-core';
import { type Layout, sizeOf } from '../layout';
import type { AnyRule } from '../update-rule';
import { keptTidy } from './placement';

/** Variables moved by the lag of the rule, as new tensors by name. */
export function laggingWeights(
  rule: AnyRule | AnyRule<tf.Tensor1D>,
  layout: Layout,
  state: unknown,
): tf.NamedTensorMap {
  const variables = tf.engine().registeredVariables;
  const lag: Float32Array | tf.Tensor1D | undefined = keptTidy(() => rule.lag?.(state));
  const weights = layout.slots.map(({ name, shape, offset }): [string, tf.Tensor] => {
    const variable = variables[name]!;
    if (lag === undefined) return [name, tf.clone(variable)];
    const size = sizeOf(shape);
    return [
      name,
      tf.tidy(() => {
        const part =
          lag instanceof Float32Array
            ? tf.tensor1d(lag.subarray(offset, offset + size))
            : tf.slice1d(lag, offset, size);
        return tf.add(variable, tf.reshape(part, shape as number[]));
      }),
    ];
  });
  if (lag instanceof tf.Tensor) lag.dispose();
  return Object.fromEntries(weights);
}

/** Runs a function with other values in the variables, which it owns and frees, then restores them. */
export async function withWeights<T>(weights: tf.NamedTensorMap, run: () => T | Promise<T>): Promise<T> {
  const variables = Object.keys(weights).map((name) => tf.engine().registeredVariables[name]!);
  const before = variables.map((variable) => tf.clone(variable));
  try {
    for (const variable of variables) variable.assign(weights[variable.name]!);
    return await run();
  } finally {
    variables.forEach((variable, i) => {
      if (!variable.isDisposed) variable.assign(before[i]!);
    });
    tf.dispose(before);
    tf.dispose(weights);
  }
}
