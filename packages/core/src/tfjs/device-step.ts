import * as tf from '@tensorflow/tfjs-core';
import { type Layout, sizeOf } from '../layout';
import { entriesOf, mapTree } from '../tree';
import type { AnyRule } from '../update-rule';
import type { VariableGradient } from './gradients';

/** Tensors of the slots of a layout as one vector; a missing one counts as zero. */
function gather(layout: Layout, tensors: readonly (tf.Tensor | null)[]): tf.Tensor1D {
  return tf.concat1d(
    layout.slots.map((slot, i) => {
      const size = sizeOf(slot.shape);
      const tensor = tensors[i];
      return tensor ? tf.reshape(tensor, [size]) : tf.zeros([size]);
    }) as tf.Tensor1D[],
  );
}

/**
 * One step of a rule on tensors. Nothing is read back, so whether the gradient is finite is
 * decided on the device: where it is not, the step is zero and the vectors of the state stay. Its
 * counts go on, since they are not there to be decided on. A rule that stands still by itself is trusted.
 *
 * Runs inside a `tf.tidy` of the caller's, who keeps the step and the state.
 */
export function deviceStep(
  rule: AnyRule<tf.Tensor1D>,
  layout: Layout,
  seen: readonly VariableGradient[],
  loss: tf.Scalar | undefined,
  state: unknown,
): { readonly step: tf.Tensor1D; readonly state: unknown } {
  const gradient = gather(
    layout,
    seen.map((entry) => entry.gradient),
  );
  const result = rule.update(
    {
      gradient,
      get coordinates() {
        return gather(
          layout,
          seen.map((entry) => entry.variable),
        );
      },
      get loss() {
        return loss && tf.reshape<tf.Rank.R1>(loss, [1]);
      },
    },
    state,
  );
  if (rule.standsStill?.(state)) return result;
  const finite = tf.logicalAnd(tf.all(tf.isFinite(gradient)), tf.all(tf.isFinite(result.step)));
  const before = new Map(entriesOf(state));
  return {
    step: tf.where(finite, result.step, tf.zerosLike(result.step)),
    state: mapTree(result.state, (value, path) => {
      const old = before.get(path);
      const isNew = value instanceof tf.Tensor && value !== old;
      return isNew ? tf.where(finite, value, old as tf.Tensor) : value;
    }),
  };
}

/** Where the variables are after a step; `null` for those never yet given a gradient, which stand still. */
export function movedVariables(
  layout: Layout,
  seen: readonly VariableGradient[],
  awake: readonly boolean[],
  step: tf.Tensor1D,
): (tf.Tensor | null)[] {
  return layout.slots.map(({ offset, shape }, i) => {
    const { variable } = seen[i]!;
    if (!awake[i]) return null;
    const part = tf.slice1d(step, offset, sizeOf(shape));
    return tf.add(variable, tf.reshape(part, variable.shape));
  });
}

/** Gives all variables their new values, which are freed. */
export function assignAll(seen: readonly VariableGradient[], moved: readonly (tf.Tensor | null)[]): void {
  moved.forEach((value, i) => {
    if (value === null) return;
    seen[i]!.variable.assign(value);
    value.dispose();
  });
}
