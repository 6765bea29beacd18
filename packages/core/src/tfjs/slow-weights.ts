import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import { sizeOf } from '../layout';
import type { AnyRule } from '../update-rule';
import { keptTidy } from './placement';
import type { BoundMemory } from './take-step';

/**
 * Variables moved by the lag of the rule, as new tensors by name. Those never yet given a gradient
 * have stood still, whatever the rule believes, so they do here.
 *
 * @throws L2lError `not-found` if a variable is gone.
 */
export function laggingWeights(rule: AnyRule, memory: BoundMemory): tf.NamedTensorMap {
  const { form, layout, awake, state } = memory;
  const variables = layout.slots.map(({ name }) => registeredVariable(name));
  const placed: AnyRule | AnyRule<tf.Tensor1D> = form?.rule ?? rule;
  const lag: Float32Array | tf.Tensor1D | undefined = keptTidy(() => placed.lag?.(state));
  const weights = layout.slots.map(({ name, shape, offset }, i): [string, tf.Tensor] => {
    const variable = variables[i]!;
    if (lag === undefined || !awake[i]) return [name, tf.clone(variable)];
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

function registeredVariable(name: string): tf.Variable {
  const variable = tf.engine().registeredVariables[name];
  if (variable) return variable;
  throw new L2lError(
    'not-found',
    `The variable "${name}" was disposed, so it has no slow weights. Ask for them before you dispose the model.`,
  );
}

/** Gives variables other values, which are freed. */
export function assignWeights(weights: tf.NamedTensorMap): void {
  for (const [name, value] of Object.entries(weights)) {
    registeredVariable(name).assign(value);
    value.dispose();
  }
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
