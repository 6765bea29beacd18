import * as tf from '@tensorflow/tfjs-core';
import type { L2lError } from '../errors';
import { firstAbove } from '../first-above';
import { type Layout, viewOf } from '../layout';
import { copyState, entriesOf, mapTree } from '../tree';
import type { AnyRule } from '../update-rule';
import { readTensor } from './read-tensor';
import type { SkippedSteps } from './skipped-steps';
import { unusableGradient, unusableStep } from './unusable-numbers';
import type { GroupStep, VariableGroup } from './variable-group';

/** What a step that cannot be taken does to the memory: nothing, or its counts go on as they do on a device. */
type NonFinite = 'throw' | 'skip';

/** What to do about steps that cannot be taken, and who counts them under `skip`. */
export interface HostPolicy {
  readonly nonFinite: NonFinite;
  readonly skipped: SkippedSteps;
}

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
  steps: readonly GroupStep[],
  loss: tf.Scalar | undefined,
  { nonFinite, skipped }: HostPolicy,
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
  seen: GroupStep['seen'],
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

function update(rule: AnyRule, { group, seen }: GroupStep, loss: tf.Scalar | undefined) {
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
function withCountsAdvanced(rule: AnyRule, { layout, state }: VariableGroup): unknown {
  const before = copyState(state);
  const zeros = () => new Float32Array(layout.size);
  return countsOf(rule.update({ gradient: zeros(), coordinates: zeros() }, state).state, before);
}

/** The memory after a step that overflowed. Without a copy it begins anew: what led there is no memory to continue with. */
function recovered(
  rule: AnyRule,
  layout: Layout,
  after: unknown,
  before: unknown,
  nonFinite: NonFinite,
): unknown {
  if (before === undefined) return rule.init(layout);
  return nonFinite === 'throw' ? before : countsOf(after, before);
}

/** A memory with the numbers of one state and the vectors of the other. */
function countsOf(after: unknown, before: unknown): unknown {
  const vectors = new Map(entriesOf(before));
  return mapTree(after, (value, path) => (typeof value === 'number' ? value : vectors.get(path)));
}

/** Adds a step to the variables; those that rest stand still. */
function assign(layout: Layout, seen: GroupStep['seen'], step: Float32Array): void {
  layout.slots.forEach((slot, i) => {
    const variable = seen[i]?.variable;
    if (!variable) return;
    tf.tidy(() =>
      variable.assign(tf.add(variable, tf.tensor(viewOf(step, slot), variable.shape, 'float32'))),
    );
  });
}

function firstError(
  steps: readonly GroupStep[],
  check: (step: GroupStep, i: number) => L2lError | undefined,
): L2lError | undefined {
  for (const [i, step] of steps.entries()) {
    const error = check(step, i);
    if (error) return error;
  }
  return undefined;
}
