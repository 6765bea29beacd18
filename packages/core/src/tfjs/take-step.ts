import type * as tf from '@tensorflow/tfjs-core';
import type { Layout } from '../layout';
import { leaves } from '../tree';
import type { AnyRule } from '../update-rule';
import { adoptNames, layoutOfVariables } from './binding';
import { assignDevice, deviceStep } from './device-step';
import type { VariableGradient } from './gradients';
import { assignHost, type Buffers, hostStep, requireFinite } from './host-step';
import { choosePlacement, keptTidy, onDevice, type Placement, stateToDevice } from './placement';
import type { Memory } from './saved-state';

/** A rule's memory, bound to variables and to a place. Changed by {@link takeStep}. */
export interface BoundMemory {
  readonly placement: Placement;
  readonly layout: Layout;
  /** Per slot: whether a gradient was ever seen for it. */
  awake: readonly boolean[];
  state: unknown;
  /** Those of the host; empty on a device. */
  readonly buffers: Buffers;
}

/**
 * Binds a rule to the variables of its first step.
 *
 * @param loaded - What an earlier run left, if anything.
 * @throws L2lError `layout-changed` if that is for variables of other shapes.
 */
export function bindMemory(
  rule: AnyRule,
  seen: readonly VariableGradient[],
  wanted: Placement | 'auto',
  loaded: Memory | undefined,
): BoundMemory {
  const layout = loaded ? adoptNames(loaded.layout, seen) : layoutOfVariables(seen);
  const placement = wanted === 'auto' ? choosePlacement(rule) : wanted;
  const state = loaded ? loaded.state : rule.init(layout);
  const isHost = placement === 'host';
  return {
    placement,
    layout,
    awake: loaded?.awake ?? layout.slots.map(() => false),
    state: isHost ? state : stateToDevice(state),
    buffers: { gradient: new Float32Array(isHost ? layout.size : 0) },
  };
}

/**
 * Shows the rule the gradients and moves the variables, which are in the order of the layout.
 *
 * @throws L2lError `non-finite`: no variable has moved then.
 */
export function takeStep(
  rule: AnyRule,
  memory: BoundMemory,
  seen: readonly VariableGradient[],
  loss: tf.Scalar | undefined,
): void {
  const awake = seen.map(({ gradient }, i) => gradient !== null || memory.awake[i] === true);
  if (memory.placement === 'host') stepOnHost(rule, memory, seen, awake, loss);
  else stepOnDevice(rule, memory, seen, awake, loss);
  memory.awake = awake;
}

function stepOnHost(
  rule: AnyRule,
  memory: BoundMemory,
  seen: readonly VariableGradient[],
  awake: readonly boolean[],
  loss: tf.Scalar | undefined,
): void {
  const { layout, buffers } = memory;
  const { step, state } = hostStep(rule, layout, seen, loss, memory.state, buffers);
  memory.state = state;
  try {
    requireFinite(layout, step, 'step');
  } catch (error) {
    // What led to such a step is no memory to go on with.
    memory.state = rule.init(layout);
    throw error;
  }
  assignHost(layout, seen, awake, step);
}

function stepOnDevice(
  rule: AnyRule,
  memory: BoundMemory,
  seen: readonly VariableGradient[],
  awake: readonly boolean[],
  loss: tf.Scalar | undefined,
): void {
  const { layout } = memory;
  const before = leaves(memory.state) as tf.Tensor[];
  const { step, state } = keptTidy(() => deviceStep(onDevice(rule), layout, seen, loss, memory.state));
  assignDevice(layout, seen, awake, step);
  step.dispose();
  memory.state = state;
  const kept = new Set(leaves(state));
  for (const leaf of before) if (!kept.has(leaf)) leaf.dispose();
}
