import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import { type Layout, layoutOf } from '../layout';
import { entriesOf, mapTree, type Path } from '../tree';
import type { AnyRule } from '../update-rule';

/** A tensor with the name it is saved under. */
export interface NamedTensor {
  readonly name: string;
  readonly tensor: tf.Tensor;
}

/** What an optimizer knows when it is saved: everything that the next step depends on. */
export interface Memory {
  readonly iterations: number;
  readonly layout: Layout;
  /** Per slot of the layout: whether a gradient was ever seen for it. */
  readonly awake: readonly boolean[];
  /** The rule's state, with arrays or tensors for its vectors. */
  readonly state: unknown;
}

const ITERATIONS = 'iter';
const SLOT = 'l2l/slot/';
const STATE = 'l2l/state/';

/**
 * A memory as tensors, for `model.save`: the number of steps, one `[awake, ...shape]` for each
 * variable, then the leaves of the state. Numbers go as the two halves of a double, so that
 * nothing is rounded.
 */
export function encodeMemory({ iterations, layout, awake, state }: Memory): NamedTensor[] {
  return [
    { name: ITERATIONS, tensor: tf.scalar(iterations, 'int32') },
    ...layout.slots.map(({ name, shape }, i) => ({
      name: SLOT + name,
      tensor: tf.tensor1d([awake[i] ? 1 : 0, ...shape], 'int32'),
    })),
    ...entriesOf(state).map(([path, value]) => ({ name: STATE + path, tensor: encodeLeaf(value) })),
  ];
}

function encodeLeaf(value: unknown): tf.Tensor {
  if (value instanceof Float32Array) return tf.tensor1d(value.slice());
  if (value instanceof tf.Tensor) return tf.clone(value);
  return tf.tensor1d(new Int32Array(Float64Array.of(value as number).buffer), 'int32');
}

/**
 * The memory that {@link encodeMemory} made tensors of, with arrays for its vectors.
 *
 * @returns `undefined` if the optimizer had not yet taken a step.
 * @throws L2lError `bad-checkpoint` if the tensors are not those of this rule.
 */
export async function decodeMemory(
  rule: AnyRule,
  saved: readonly NamedTensor[],
): Promise<Memory | undefined> {
  const numbers = await Promise.all(
    saved.map(async ({ name, tensor }) => ({
      name,
      numbers: (await tensor.data()).slice(),
      isInteger: tensor.dtype === 'int32',
    })),
  );
  const iterations = numbers.find(({ name }) => name === ITERATIONS)?.numbers[0];
  if (iterations === undefined) throw foreign(`it has no "${ITERATIONS}"`);

  const slots = numbers.filter(({ name }) => name.startsWith(SLOT));
  if (slots.length === 0 && iterations === 0) return undefined;
  if (slots.length === 0) throw foreign('it names no variables');
  const layout = layoutOf(
    slots.map(({ name, numbers: [, ...shape] }) => ({ name: name.slice(SLOT.length), shape })),
  );
  const awake = slots.map(({ numbers }) => numbers[0] === 1);
  const leaves = new Map(
    numbers
      .filter(({ name }) => name.startsWith(STATE))
      .map(({ name, ...leaf }) => [name.slice(STATE.length), leaf]),
  );
  return { iterations, layout, awake, state: fillState(rule, layout, leaves) };
}

/** The numbers of a tensor. Vectors are saved as float32, single numbers as two int32. */
interface SavedLeaf {
  readonly numbers: ArrayLike<number>;
  readonly isInteger: boolean;
}

function fillState(rule: AnyRule, layout: Layout, leaves: ReadonlyMap<Path, SavedLeaf>): unknown {
  const template = rule.init(layout);
  const expected = entriesOf(template);
  if (expected.length !== leaves.size) {
    throw foreign(`it has ${leaves.size} parts of state, but ${rule.name} has ${expected.length}`);
  }
  return mapTree(template, (value, path) => {
    const found = leaves.get(path);
    if (found === undefined) throw foreign(`it has no "${path}", which is part of the state of ${rule.name}`);
    const { numbers, isInteger } = found;
    if (value instanceof Float32Array) {
      if (isInteger) throw foreign(`its "${path}" should be a vector, and is a number`);
      if (numbers.length === value.length) return Float32Array.from(numbers);
      throw foreign(`its "${path}" has ${numbers.length} numbers, but ${rule.name} needs ${value.length}`);
    }
    if (numbers.length !== 2 || !isInteger) throw foreign(`its "${path}" should be one number`);
    return new Float64Array(Int32Array.from(numbers).buffer)[0];
  });
}

function foreign(what: string): L2lError {
  return new L2lError(
    'bad-checkpoint',
    `The saved state is not one of this optimizer: ${what}. Build the optimizer with the options it was saved with; nothing was changed.`,
  );
}
