import * as tf from '@tensorflow/tfjs-core';
import { afterEach } from 'vitest';

/** Variables made by the test that runs; disposed after it. */
export const variables: tf.Variable[] = [];

afterEach(() => {
  tf.dispose(variables.splice(0));
});

export function variable(values: number[], name?: string): tf.Variable<tf.Rank.R1> {
  const made = tf.variable(tf.tensor1d(values), true, name);
  variables.push(made);
  return made;
}

/** A loss whose gradient is twice each variable. */
export const squares = (...of: tf.Variable[]) =>
  tf.addN(of.map((each) => tf.sum(tf.square(each)))) as tf.Scalar;
