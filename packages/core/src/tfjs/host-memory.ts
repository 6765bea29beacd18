import * as tf from '@tensorflow/tfjs-core';
import type { Layout } from '../layout';
import { partOfLayout, partOfState, settledState } from '../state-edits';
import type { AnyRule } from '../update-rule';
import { arrays } from '../vector';
import { bytesOf, type GroupMemory } from './group-memory';

/** A memory in arrays. */
export interface HostMemory extends GroupMemory {
  state: unknown;
  /** Where tensors are gathered, step after step. */
  readonly buffers: Buffers;
}

interface Buffers {
  /** `[layout.size]` */
  readonly gradient: Float32Array;
  /** `[layout.size]`, made when a rule first looks at it. */
  coordinates?: Float32Array;
}

/** An empty memory in arrays, or one that was saved. */
export function hostMemory(rule: AnyRule, layout: Layout, saved?: unknown): HostMemory {
  const memory: HostMemory = {
    layout,
    state: saved ?? rule.init(layout),
    buffers: { gradient: new Float32Array(layout.size) },
    get bytes() {
      return bytesOf(memory.state);
    },
    saved: () => memory.state,
    part(kept) {
      const part = partOfState(rule, arrays, memory.state, layout, kept);
      return part === undefined ? undefined : hostMemory(rule, partOfLayout(layout, kept), part);
    },
    settle() {
      const settled = settledState(rule, arrays, memory.state);
      if (settled !== undefined) memory.state = settled;
      return settled !== undefined;
    },
    lag() {
      const lag = rule.lag?.(memory.state);
      return lag && tf.tensor1d(lag);
    },
    dispose() {},
  };
  return memory;
}
