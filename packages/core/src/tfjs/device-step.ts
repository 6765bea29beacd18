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
      const updates = steps.map((each) => update(each, loss));
      const isUsable = updates
        .map((each) => each.isUsable)
        .reduce((some, other) => tf.logicalAnd(some, other));
      return {
        results: updates.map((each, i) => {
          const { step, state } = steps.length === 1 && each.isMasked ? each : masked(each, isUsable);
          return { state, moved: movedVariables(steps[i]!, step) };
        }),
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

interface DeviceUpdate {
  readonly step: tf.Tensor1D;
  readonly state: unknown;
  readonly before: unknown;
  /** Whether the gradient and the step can be used, as far as they are known here. */
  readonly isUsable: tf.Tensor;
  /** Whether the rule has left this step out by itself where its gradient cannot be used. */
  readonly isMasked: boolean;
}

function update({ group, seen }: DeviceStep, loss: tf.Scalar | undefined): DeviceUpdate {
  const { layout, state: before } = group;
  const rule = group.current();
  const gradient = gather(layout, seen, 'gradient');
  const { step, state } = rule.update(
    {
      gradient,
      get coordinates() {
        return gather(layout, seen, 'variable');
      },
      get loss() {
        return loss && tf.reshape<tf.Rank.R1>(loss, [1]);
      },
    },
    before,
  );
  const isMasked = rule.masksUnusable(before);
  const isGradientUsable = tf.all(tf.lessEqual(tf.abs(gradient), LARGEST_GRADIENT));
  const isUsable = isMasked ? isGradientUsable : tf.logicalAnd(isGradientUsable, tf.all(tf.isFinite(step)));
  return { step, state, before, isUsable, isMasked };
}

/** The update, or none where a number of any group cannot be used. */
function masked({ step, state, before }: DeviceUpdate, isUsable: tf.Tensor) {
  return {
    step: tf.where(isUsable, step, tf.zerosLike(step)),
    state: leftOut(before, state, (vector, old) =>
      vector === old ? vector : tf.where(isUsable, vector as tf.Tensor, old as tf.Tensor),
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
