import * as tf from '@tensorflow/tfjs-core';
import { type Layout, sizeOf } from '../layout';
import { LARGEST_GRADIENT } from '../usable-gradient';
import { explainDevice, requireHealthyDevice } from './device-health';
import { type DeviceMemory, replace } from './device-memory';
import type { GroupStep } from './group-memory';
import { keptTidy } from './kept-tidy';
import type { SkippedSteps } from './skipped-steps';
import { leftOut } from './unusable-numbers';

type DeviceStep = GroupStep<DeviceMemory>;

/**
 * One step of a rule on tensors, in all groups or in none. Nothing is read back, so whether the gradient can be used
 * is decided on the device: where it cannot, the step is zero and the vectors of the memory stay. Its counts go on,
 * since they are not there to be decided on.
 *
 * @throws L2lError `device-lost`, `out-of-memory`
 */
export function stepOnDevice(
  steps: readonly DeviceStep[],
  loss: tf.Scalar | undefined,
  skipped: SkippedSteps,
): void {
  requireHealthyDevice();
  if (steps.length === 0) return;
  try {
    for (const { group } of steps) group.current();
    const { results, taken } = keptTidy(() => {
      const updates = steps.map((each) => maskedUpdate(each, loss));
      const isUsable = updates
        .map((update) => update.isUsable)
        .reduce((some, other) => tf.logicalAnd(some, other));
      return {
        results: updates.map(({ step, state }, i) => ({ state, moved: movedVariables(steps[i]!, step) })),
        taken: skipped.after(isUsable),
      };
    });
    skipped.keep(taken);
    // Nothing can fail any more: all variables move, or none.
    steps.forEach(({ group, seen }, i) => {
      const { state, moved } = results[i]!;
      assignAll(seen, moved);
      replace(group, state);
    });
  } catch (error) {
    throw explainDevice(error);
  }
}

/** Tensors of the slots of a layout as one vector; those of a resting variable count as zero. */
function gather(layout: Layout, seen: DeviceStep['seen'], what: 'gradient' | 'variable'): tf.Tensor1D {
  return tf.concat1d(
    layout.slots.map((slot, i) => {
      const size = sizeOf(slot.shape);
      const tensor = seen[i]?.[what];
      return tensor ? tf.reshape(tensor, [size]) : tf.zeros([size]);
    }) as tf.Tensor1D[],
  );
}

/** The update, or none where the gradient or the step cannot be used. A rule that masks these itself is trusted. */
function maskedUpdate({ group, seen }: DeviceStep, loss: tf.Scalar | undefined) {
  const { layout, state } = group;
  const rule = group.current();
  const gradient = gather(layout, seen, 'gradient');
  const result = rule.update(
    {
      gradient,
      get coordinates() {
        return gather(layout, seen, 'variable');
      },
      get loss() {
        return loss && tf.reshape<tf.Rank.R1>(loss, [1]);
      },
    },
    state,
  );
  const isGradientUsable = tf.all(tf.lessEqual(tf.abs(gradient), LARGEST_GRADIENT));
  if (rule.masksUnusable(state)) return { ...result, isUsable: isGradientUsable };
  const isUsable = tf.logicalAnd(isGradientUsable, tf.all(tf.isFinite(result.step)));
  return {
    isUsable,
    step: tf.where(isUsable, result.step, tf.zerosLike(result.step)),
    state: leftOut(state, result.state, (vector, before) =>
      vector === before ? vector : tf.where(isUsable, vector as tf.Tensor, before as tf.Tensor),
    ),
  };
}

/** Where the variables are after a step; `null` for those that rest. */
function movedVariables({ group, seen }: DeviceStep, step: tf.Tensor1D): (tf.Tensor | null)[] {
  return group.layout.slots.map(({ offset, shape }, i) => {
    const variable = seen[i]?.variable;
    if (!variable || variable.size === 0) return null;
    const part = tf.slice1d(step, offset, sizeOf(shape));
    return tf.add(variable, tf.reshape(part, variable.shape));
  });
}

/** Gives all variables their new values, which are freed. */
function assignAll(seen: DeviceStep['seen'], moved: readonly (tf.Tensor | null)[]): void {
  moved.forEach((value, i) => {
    if (value === null) return;
    seen[i]!.variable.assign(value);
    value.dispose();
  });
}
