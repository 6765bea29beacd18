import * as tf from '@tensorflow/tfjs-core';
import type { Layout } from '../layout';
import { partOfLayout, partOfState, settledState } from '../state-edits';
import { leaves } from '../tree';
import type { AnyRule } from '../update-rule';
import { arrays } from '../vector';
import type { VariableGradient } from './gradients';
import {
  type DeviceForm,
  disposeUnused,
  keptTidy,
  moveState,
  onDevice,
  type Placement,
  stateToDevice,
} from './placement';
import { tensors } from './tensor-space';

/** Where the tensors of a group on the host are gathered, step after step. */
export interface Buffers {
  /** `[layout.size]` */
  readonly gradient: Float32Array;
  /** `[layout.size]`, made when a rule first looks at it. */
  coordinates?: Float32Array;
}

/**
 * Variables that have always had gradients in the same steps, and the rule's memory of them. Changed by `takeStep`.
 * Variables that come, rest or return at different times are in different groups, so that no memory books steps that
 * its variables did not take.
 */
export interface VariableGroup {
  readonly placement: Placement;
  /** The rule's form for the backend of the last step; `undefined` on the host. */
  form: DeviceForm | undefined;
  readonly layout: Layout;
  state: unknown;
  /** Those of the host; empty on a device. */
  readonly buffers: Buffers;
}

/** A group, and the gradients of its variables in the order of its layout; `undefined` for those that rest. */
export interface GroupStep {
  readonly group: VariableGroup;
  readonly seen: readonly (VariableGradient | undefined)[];
}

/** A group with an empty memory, or with one that was saved. */
export function groupOf(rule: AnyRule, placement: Placement, layout: Layout, saved?: unknown): VariableGroup {
  if (placement === 'host')
    return {
      placement,
      form: undefined,
      layout,
      state: saved ?? rule.init(layout),
      buffers: buffers(layout),
    };
  const form = onDevice(rule);
  const state = saved ? stateToDevice(form, saved) : keptTidy(() => form.rule.init(layout));
  return { placement, form, layout, state, buffers: { gradient: new Float32Array(0) } };
}

function buffers({ size }: Layout): Buffers {
  return { gradient: new Float32Array(size) };
}

/** The memory as it is saved: identical on every backend. On a device, its tensors are those of the group, or new ones. */
export function savedState({ form, state }: VariableGroup): unknown {
  return form ? form.rule.unpack(state) : state;
}

/**
 * Some of a group's variables as a group of their own, with their part of the memory; the whole one stays as it is.
 *
 * @param kept - Numbers of the slots, in ascending order.
 * @returns `undefined` if the rule cannot divide its memory.
 */
export function partOfGroup(
  rule: AnyRule,
  group: VariableGroup,
  kept: readonly number[],
): VariableGroup | undefined {
  const { placement, form, layout } = group;
  const divide = (space: typeof arrays | typeof tensors) =>
    partOfState(rule, space as typeof arrays, savedState(group), layout, kept);
  const state = form
    ? keptTidy(() => {
        const part = divide(tensors);
        return part && form.rule.pack(part);
      })
    : divide(arrays);
  if (state === undefined) return undefined;
  const part = partOfLayout(layout, kept);
  return { placement, form, layout: part, state, buffers: form ? group.buffers : buffers(part) };
}

/**
 * Tells the memory that the variables have moved to their slow weights.
 *
 * @returns Whether the rule could keep the rest of its memory.
 */
export function settleGroup(rule: AnyRule, group: VariableGroup): boolean {
  const { form, state } = group;
  if (!form) {
    const settled = settledState(rule, arrays, state);
    if (settled !== undefined) group.state = settled;
    return settled !== undefined;
  }
  const next = keptTidy(() => {
    const settled = settledState(rule, tensors, savedState(group));
    return settled && form.rule.pack(settled);
  });
  if (next === undefined) return false;
  group.state = next;
  disposeUnused(state, next);
  return true;
}

/** Bytes of the vectors that the rule keeps for a group. */
export function bytesOf({ state }: VariableGroup): number {
  const sizes = leaves(state).map((leaf) =>
    leaf instanceof Float32Array ? leaf.length : (leaf as tf.Tensor).size,
  );
  return Float32Array.BYTES_PER_ELEMENT * sizes.reduce((sum, size) => sum + size, 0);
}

/** Frees what the group holds. */
export function disposeGroup({ state }: VariableGroup): void {
  for (const leaf of leaves(state)) if (leaf instanceof tf.Tensor) leaf.dispose();
}

/** Gives a group on a device the rule's form for the backend in use, where that has changed. */
export function followBackend(rule: AnyRule, group: VariableGroup): void {
  const { form } = group;
  if (form === undefined || form.backend === tf.getBackend()) return;
  const next = onDevice(rule);
  group.state = moveState(form, next, group.state);
  group.form = next;
}
