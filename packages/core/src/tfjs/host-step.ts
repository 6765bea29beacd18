import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import { type Layout, viewOf } from '../layout';
import type { AnyRule } from '../update-rule';
import { firstNonFinite } from './first-non-finite';
import type { VariableGradient } from './gradients';
import { readTensor } from './read-tensor';

/** Copies tensors of the slots of a layout into one flat vector; a missing one counts as zero. */
function gather(layout: Layout, tensors: readonly (tf.Tensor | null)[], into: Float32Array): Float32Array {
  layout.slots.forEach((slot, i) => {
    const tensor = tensors[i];
    const view = viewOf(into, slot);
    if (tensor) readTensor(tensor, view);
    else view.fill(0);
  });
  return into;
}

/** Where tensors are gathered, step after step. */
export interface Buffers {
  /** `[layout.size]` */
  readonly gradient: Float32Array;
  /** `[layout.size]`, made when a rule first looks at it. */
  coordinates?: Float32Array;
}

/**
 * One step of a rule on arrays: reads gradients, and returns the step and the new state.
 *
 * @param buffers - Overwritten.
 * @throws L2lError `non-finite` before the rule has seen anything.
 */
export function hostStep(
  rule: AnyRule,
  layout: Layout,
  seen: readonly VariableGradient[],
  loss: tf.Scalar | undefined,
  state: unknown,
  buffers: Buffers,
) {
  const gradient = gather(
    layout,
    seen.map((entry) => entry.gradient),
    buffers.gradient,
  );
  requireFinite(layout, gradient, 'gradient');
  return rule.update(
    {
      gradient,
      get coordinates() {
        buffers.coordinates ??= new Float32Array(layout.size);
        return gather(
          layout,
          seen.map((entry) => entry.variable),
          buffers.coordinates,
        );
      },
      get loss() {
        return loss && Float32Array.from(loss.dataSync());
      },
    },
    state,
  );
}

/** @throws L2lError `non-finite`, naming the variable and the first bad number. */
export function requireFinite(layout: Layout, vector: Float32Array, what: 'gradient' | 'step'): void {
  const bad = firstNonFinite(vector);
  if (bad < 0) return;
  const slot = layout.slots.findLast(({ offset }) => offset <= bad)!;
  const advice =
    what === 'gradient'
      ? 'Look for NaN in the batch, or a loss that overflowed; nonFinite: "skip" leaves such steps out.'
      : 'The optimizer has started afresh; a smaller step size or clipped gradients help.';
  throw new L2lError(
    'non-finite',
    `The ${what} of "${slot.name}" has ${vector[bad]} at index ${bad - slot.offset}, but only finite numbers can be used. No variable was changed. ${advice}`,
  );
}

/** Adds a step to the variables; those never yet given a gradient stand still. */
export function assignHost(
  layout: Layout,
  seen: readonly VariableGradient[],
  awake: readonly boolean[],
  step: Float32Array,
): void {
  layout.slots.forEach((slot, i) => {
    const { variable } = seen[i]!;
    if (!awake[i]) return;
    tf.tidy(() =>
      variable.assign(tf.add(variable, tf.tensor(viewOf(step, slot), variable.shape, 'float32'))),
    );
  });
}
