import * as tf from '@tensorflow/tfjs-core';
import { LARGEST_LEAF, type Program, type Use, type Value } from './program';

/** All that a program gives, by what it is. */
export type Results = ReadonlyMap<string, ArrayLike<number>>;

/** What is done between the parts of a program: nothing on the cpu backend. */
export interface Turns {
  readonly enable: () => void;
  readonly undo: () => void;
}

/**
 * Runs a program on the backend that is set, all of it on the same leaves: products as the backend comes, the
 * steps, the gradients of leaves through all steps, and products again.
 */
export function runProgram(program: Program, { enable, undo }: Turns): Results {
  const results = new Map<string, ArrayLike<number>>();
  const note = (name: string, value: tf.Tensor) => {
    results.set(name, value.dataSync().slice());
  };
  const leaves = program.leaves.map(({ shape }, i) => whole(shape, LARGEST_LEAF, 1 + i));
  const products = (uses: readonly Use[], when: string) => {
    for (const [i, use] of uses.entries()) {
      tf.tidy(() => note(`product ${i} ${when}`, product(use, leaves[use.leaf] as tf.Tensor2D)));
    }
  };
  try {
    products(program.before, 'before enabling');
    enable();
    tf.tidy(() => {
      for (const [i, value] of valuesOf(program, leaves).entries()) note(`value #${i}`, value!);
    });
    tf.tidy(() => {
      for (const [i, gradient] of gradientsOf(program, leaves).entries()) note(`gradient of #${i}`, gradient);
    });
    undo();
    products(program.after, 'after undoing');
  } finally {
    undo();
    tf.dispose(leaves);
  }
  return results;
}

/** Random whole numbers from `−most` to `most`. */
function whole(shape: readonly number[], most: number, seed: number): tf.Tensor {
  return tf.tidy(() => tf.round(tf.randomUniform([...shape], -most, most, 'float32', seed)));
}

function valuesOf(
  { steps }: Program,
  leaves: readonly tf.Tensor[],
  isLeftOut = (_: Value) => false,
): (tf.Tensor | undefined)[] {
  const values: (tf.Tensor | undefined)[] = [...leaves];
  for (const step of steps) {
    const inputs = step.inputs.map((place) => values[place]!);
    const value = isLeftOut(step) ? undefined : step.compute(...inputs);
    if (value && value.shape.join() !== step.shape.join())
      throw new Error(`${step.name} gave [${value.shape}].`);
    values.push(value);
  }
  return values;
}

/** Gradients of Σ dy · value over all values that have one. */
function gradientsOf(program: Program, leaves: tf.Tensor[]): tf.Tensor[] {
  if (leaves.length === 0) return [];
  const loss = (...inputs: tf.Tensor[]) => {
    const values = valuesOf(program, inputs, ({ isForwardOnly }) => isForwardOnly === true);
    const parts = values.flatMap((value, i) =>
      value ? [tf.sum(tf.mul(value, whole(value.shape, 2, 50 + i)))] : [],
    );
    return tf.addN(parts) as tf.Scalar;
  };
  return tf.grads(loss)(leaves);
}

function product({ kind }: Use, w: tf.Tensor2D): tf.Tensor {
  const [rows, columns] = w.shape;
  const a = whole([9, kind === 'transposed' ? columns : rows], 2, 99) as tf.Tensor2D;
  if (kind === 'matMul') return tf.matMul(a, w);
  if (kind === 'transposed') return tf.matMul(a, w, false, true);
  return tf.fused.matMul({ a, b: w, ...(kind === 'fused with relu' && { activation: 'relu' }) });
}

/**
 * Where two runs differ, in words. Differences are measured against the largest number of the whole run:
 * gradients that should be 0 are what is left of numbers of that size.
 */
export function difference(found: Results, expected: Results, tolerance: number): string | undefined {
  let largest = 1;
  for (const numbers of expected.values()) {
    for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, Math.abs(numbers[i]!));
  }
  if (!Number.isFinite(largest)) return `The reference has ${largest}.`;
  for (const [name, numbers] of expected) {
    const own = found.get(name);
    if (own?.length !== numbers.length)
      return `${name}: ${own?.length} numbers instead of ${numbers.length}.`;
    for (let i = 0; i < numbers.length; i++) {
      // Fails for NaN, too.
      if (Math.abs(own[i]! - numbers[i]!) <= tolerance * largest) continue;
      return `${name} has ${own[i]} at ${i}, where ${numbers[i]} is expected; the largest of all is ${largest}.`;
    }
  }
  return undefined;
}
