import type * as tf from '@tensorflow/tfjs-core';
import type { Layout } from '../layout';
import { leaves } from '../tree';
import type { VariableGradient } from './gradients';

/**
 * A rule's memory of variables that have always had gradients in the same steps. Variables that come, rest or return at
 * different times are in different groups, so that no memory books steps that its variables did not take.
 */
export interface GroupMemory {
  readonly layout: Layout;
  /** Bytes of its vectors. */
  readonly bytes: number;
  /** As it is saved: the same tree on every backend. Its vectors are those of the memory, or new ones. */
  saved(): unknown;
  /**
   * The memory of some of the variables; this one stays as it is.
   *
   * @param kept - Numbers of the slots, in ascending order.
   * @returns `undefined` if the rule cannot divide its memory.
   */
  part(kept: readonly number[]): GroupMemory | undefined;
  /**
   * Follows the variables to their slow weights.
   *
   * @returns Whether the rule could keep the rest of its memory.
   */
  settle(): boolean;
  /** The way to the slow weights, `[layout.size]`, as a new tensor; `undefined` for rules without. */
  lag(): tf.Tensor1D | undefined;
  dispose(): void;
}

/** A group, and the gradients of its variables in the order of its layout; `undefined` for those that rest. */
export interface GroupStep<Memory extends GroupMemory = GroupMemory> {
  readonly group: Memory;
  readonly seen: readonly (VariableGradient | undefined)[];
}

/** Where a rule computes and keeps its memories: in arrays on the host, or in tensors on a device. */
export interface Place<Memory extends GroupMemory = GroupMemory> {
  /** An empty memory, or one that was saved. */
  begin(layout: Layout, saved?: unknown): Memory;
  /** One step, in all groups or in none, but for numbers that cannot be used. */
  step(steps: readonly GroupStep<Memory>[], loss: tf.Scalar | undefined): void;
}

/** Bytes of the vectors of a state. */
export function bytesOf(state: unknown): number {
  const sizes = leaves(state).map((leaf) =>
    leaf instanceof Float32Array ? leaf.length : (leaf as tf.Tensor).size,
  );
  return Float32Array.BYTES_PER_ELEMENT * sizes.reduce((sum, size) => sum + size, 0);
}
