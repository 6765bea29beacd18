import * as tf from '@tensorflow/tfjs-core';
import type { Arithmetic } from './arithmetic';
import { numbers } from './numbers';
import { SQUARE_SCALE } from './sums';

/** A tensor, or a number that is known on the host. */
export type Quantity = tf.Tensor | number;
/** The same for truths. */
export type Truth = tf.Tensor | boolean;

/** By the operation where an operand is a tensor, else on the host. */
function one(onNumbers: (x: number) => number, operation: (x: tf.Tensor) => tf.Tensor) {
  return (x: Quantity): Quantity => (typeof x === 'number' ? onNumbers(x) : operation(x));
}

function two<Result extends number | boolean>(
  onNumbers: (a: number, b: number) => Result,
  operation: (a: Quantity, b: Quantity) => tf.Tensor,
) {
  return (a: Quantity, b: Quantity): tf.Tensor | Result =>
    typeof a === 'number' && typeof b === 'number' ? onNumbers(a, b) : operation(a, b);
}

/** Operations of TensorFlow.js. Shapes are broadcast. */
export const tensorArithmetic: Arithmetic<Quantity, Truth> = {
  squareScale: SQUARE_SCALE,
  add: two(numbers.add, tf.add),
  sub: two(numbers.sub, tf.sub),
  mul: two(numbers.mul, tf.mul),
  div: two(numbers.div, tf.div),
  min: two(numbers.min, tf.minimum),
  max: two(numbers.max, tf.maximum),
  sqrt: one(numbers.sqrt, tf.sqrt),
  log: one(numbers.log, tf.log),
  exp: one(numbers.exp, tf.exp),
  tanh: one(numbers.tanh, tf.tanh),
  abs: one(numbers.abs, tf.abs),
  clamp: (x, low, high) =>
    typeof x === 'number' ? numbers.clamp(x, low, high) : tf.clipByValue(x, low, high),
  above: two(numbers.above, tf.greater),
  atLeast: two(numbers.atLeast, tf.greaterEqual),
  both(a, b) {
    if (typeof a === 'boolean') return a && b;
    return typeof b === 'boolean' ? b && a : tf.logicalAnd(a, b);
  },
  select(condition, yes, no) {
    if (typeof condition === 'boolean') return condition ? yes : no;
    return tf.where(condition, yes as tf.Tensor, no as tf.Tensor);
  },
  stored: (x) => x,
};
