import * as tf from '@tensorflow/tfjs-core';
import type { Layout } from '../layout';
import { type PlacedRule, placed } from '../rule-form';
import { partOfLayout, partOfState, settledState } from '../state-edits';
import { leaves, mapTree } from '../tree';
import type { AnyRule } from '../update-rule';
import { bytesOf, type GroupMemory } from './group-memory';
import { disposeUnused, keptTidy } from './kept-tidy';
import { tensors } from './tensor-space';

/** A rule's form for tensors, and the backend it was made for: kernels differ from one to the next. */
export interface DeviceForm {
  readonly rule: PlacedRule<tf.Tensor1D>;
  readonly backend: string;
}

/** A memory in tensors, laid out for the rule's form for a backend. */
export interface DeviceMemory extends GroupMemory {
  state: unknown;
  /** The form for the backend in use; the state follows where that has changed. */
  current(): PlacedRule<tf.Tensor1D>;
}

/** An empty memory in tensors of the backend in use, or one that was saved, in arrays. */
export function deviceMemory(rule: AnyRule, layout: Layout, saved?: unknown): DeviceMemory {
  const form = formOf(rule);
  const state = saved
    ? keptTidy(() => form.rule.pack(mapTree(saved, upload)))
    : keptTidy(() => form.rule.init(layout));
  return memoryOf(rule, form, layout, state);
}

function memoryOf(rule: AnyRule, first: DeviceForm, layout: Layout, state: unknown): DeviceMemory {
  let form = first;
  const memory: DeviceMemory = {
    layout,
    state,
    current() {
      if (form.backend !== tf.getBackend()) {
        const next = formOf(rule);
        replace(
          memory,
          keptTidy(() => next.rule.pack(form.rule.unpack(memory.state))),
        );
        form = next;
      }
      return form.rule;
    },
    get bytes() {
      return bytesOf(memory.state);
    },
    saved: () => form.rule.unpack(memory.state),
    part(kept) {
      const { pack } = memory.current();
      const part = keptTidy(() => {
        const divided = partOfState(rule, tensors as never, memory.saved(), layout, kept);
        return divided && pack(divided);
      });
      return part === undefined ? undefined : memoryOf(rule, form, partOfLayout(layout, kept), part);
    },
    settle() {
      const settled = keptTidy(() => {
        const next = settledState(rule, tensors, memory.saved());
        return next && form.rule.pack(next);
      });
      if (settled !== undefined) replace(memory, settled);
      return settled !== undefined;
    },
    lag: () => keptTidy(() => form.rule.lag?.(memory.state)),
    dispose() {
      for (const leaf of leaves(memory.state)) if (leaf instanceof tf.Tensor) leaf.dispose();
    },
  };
  return memory;
}

function formOf(rule: AnyRule): DeviceForm {
  return { rule: placed(rule.on!(tensors)), backend: tf.getBackend() };
}

/** Gives a memory its next state, and frees what that has no use for. */
export function replace(memory: DeviceMemory, next: unknown): void {
  disposeUnused(memory.state, next);
  memory.state = next;
}

function upload(value: unknown): unknown {
  return value instanceof Float32Array ? tf.tensor1d(value) : value;
}
