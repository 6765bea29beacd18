import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import { sizeOf } from '../layout';
import type { BoundMemory } from './bound-memory';
import type { GroupMemory } from './group-memory';

/**
 * Variables moved by the lag of the rule, as new tensors by name. Those that never had a gradient, and those of frozen
 * layers, are given as they are.
 *
 * Those that were disposed of are left out.
 *
 * @throws L2lError `not-found` if all of them were.
 */
export function laggingWeights({ known, groups }: BoundMemory): tf.NamedTensorMap {
  const variables = known.flatMap(({ name, id }) => {
    const variable = tf.engine().registeredVariables[name];
    return variable?.id === id ? [variable] : [];
  });
  if (variables.length === 0 && known.length > 0) throw gone(known[0]!.name);
  const alive = new Set(variables.map(({ name }) => name));
  const moved = new Map(groups.flatMap((group) => movedByLag(group, alive)));
  return Object.fromEntries(
    variables.map((variable) => [variable.name, moved.get(variable.name) ?? tf.clone(variable)]),
  );
}

function movedByLag(group: GroupMemory, alive: ReadonlySet<string>): [string, tf.Tensor][] {
  const lag = group.lag();
  if (lag === undefined) return [];
  const weights = group.layout.slots.flatMap(({ name, shape, offset }): [string, tf.Tensor][] => {
    if (!alive.has(name)) return [];
    const variable = registeredVariable(name);
    const size = sizeOf(shape);
    if (!variable.trainable || size === 0) return [];
    const moved = tf.tidy(() =>
      tf.add(variable, tf.reshape(tf.slice1d(lag, offset, size), shape as number[])),
    );
    return [[name, moved]];
  });
  lag.dispose();
  return weights;
}

function registeredVariable(name: string): tf.Variable {
  const variable = tf.engine().registeredVariables[name];
  if (variable) return variable;
  throw gone(name);
}

function gone(name: string): L2lError {
  return new L2lError(
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
