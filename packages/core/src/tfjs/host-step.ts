import * as tf from '@tensorflow/tfjs-core';
import type { L2lError } from '../errors';
import { firstAbove } from '../first-above';
import { type Layout, viewOf } from '../layout';
import { copyState } from '../tree';
import type { AnyRule } from '../update-rule';
import type { GroupStep } from './group-memory';
import type { HostMemory } from './host-memory';
import { readTensor } from './read-tensor';
import { leftOut, type UnusablePolicy, unusableGradient, unusableStep } from './unusable-numbers';

type HostStep = GroupStep<HostMemory>;

/** Above this a step may overflow, so the memory is copied before it. */
const firstRisky = firstAbove(2 ** 32);

/**
 * One step of a rule on arrays, in all groups or in none.
 *
 * Under `skip`, a step that is left out is noted; the counts of the memory have gone on then, its vectors have not.
 *
 * @throws L2lError `non-finite` under `throw`: no variable has moved, and the memory is as it was; or, where a step has
 *   overflowed for gradients below 2³², it has begun anew.
 */
export function stepOnHost(
  rule: AnyRule,
  steps: readonly HostStep[],
  loss: tf.Scalar | undefined,
  { nonFinite, skipped }: UnusablePolicy,
): void {
  for (const { group, seen } of steps) gather(group.layout, seen, 'gradient', group.buffers.gradient);
  const refused = firstError(steps, ({ group }) => unusableGradient(group.layout, group.buffers.gradient));
  if (refused) {
    if (nonFinite === 'throw') throw refused;
    for (const { group } of steps) group.state = withCountsAdvanced(rule, group);
    skipped.note(refused);
    return;
  }
  const isRisky = steps.some(({ group }) => firstRisky(group.buffers.gradient) >= 0);
  const before = steps.map(({ group }) => (isRisky ? copyState(group.state) : undefined));
  const updates = steps.map((step) => update(rule, step, loss));
  const overflow = firstError(steps, ({ group }, i) => unusableStep(group.layout, updates[i]!.step));
  steps.forEach(({ group }, i) => {
    group.state = overflow
      ? recovered(rule, group.layout, updates[i]!.state, before[i], nonFinite)
      : updates[i]!.state;
  });
  if (overflow && nonFinite === 'throw') throw overflow;
  if (overflow) skipped.note(overflow);
  else for (const [i, { group, seen }] of steps.entries()) assign(group.layout, seen, updates[i]!.step);
}

/** Copies the gradients or the coordinates into one flat vector; those of a resting variable count as zero. */
function gather(
  layout: Layout,
  seen: HostStep['seen'],
  what: 'gradient' | 'variable',
  into: Float32Array,
): Float32Array {
  layout.slots.forEach((slot, i) => {
    const tensor = seen[i]?.[what];
    const view = viewOf(into, slot);
    if (tensor) readTensor(tensor, view);
    else view.fill(0);
  });
  return into;
}

function update(rule: AnyRule, { group, seen }: HostStep, loss: tf.Scalar | undefined) {
  const { layout, buffers, state } = group;
  return rule.update(
    {
      gradient: buffers.gradient,
      get coordinates() {
        buffers.coordinates ??= new Float32Array(layout.size);
        return gather(layout, seen, 'variable', buffers.coordinates);
      },
      get loss() {
        return loss && Float32Array.from(loss.dataSync());
      },
    },
    state,
  );
}

/** The memory after a gradient of zero, with the vectors from before: what a device is left with. */
function withCountsAdvanced(rule: AnyRule, { layout, state }: HostMemory): unknown {
  const before = copyState(state);
  const zeros = () => new Float32Array(layout.size);
  return leftOut(before, rule.update({ gradient: zeros(), coordinates: zeros() }, state).state);
}

/** The memory after a step that overflowed. Without a copy it begins anew: what led there is no memory to continue with. */
function recovered(
  rule: AnyRule,
  layout: Layout,
  after: unknown,
  before: unknown,
  nonFinite: UnusablePolicy['nonFinite'],
): unknown {
  if (before === undefined) return rule.init(layout);
  return nonFinite === 'throw' ? before : leftOut(before, after);
}

/** Adds a step to the variables; those that rest stand still. */
function assign(layout: Layout, seen: HostStep['seen'], step: Float32Array): void {
  layout.slots.forEach((slot, i) => {
    const variable = seen[i]?.variable;
    if (!variable) return;
    tf.tidy(() =>
      variable.assign(tf.add(variable, tf.tensor(viewOf(step, slot), variable.shape, 'float32'))),
    );
  });
}

function firstError(
  steps: readonly HostStep[],
  check: (step: HostStep, i: number) => L2lError | undefined,
): L2lError | undefined {
  for (const [i, step] of steps.entries()) {
    const error = check(step, i);
    if (error) return error;
  }
  return undefined;
}
