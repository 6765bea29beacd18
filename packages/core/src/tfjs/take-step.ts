import * as tf from '@tensorflow/tfjs-core';
import type { Layout } from '../layout';
import { type AnyRule, unpackState } from '../update-rule';
import { adoptNames, layoutOfVariables } from './binding';
import { explainDevice, requireHealthyDevice } from './device-health';
import { assignAll, deviceStep, movedVariables } from './device-step';
import type { VariableGradient } from './gradients';
import { assignHost, type Buffers, hostStep, requireFinite } from './host-step';
import {
  choosePlacement,
  type DeviceForm,
  disposeUnused,
  keptTidy,
  moveState,
  onDevice,
  type Placement,
  stateToDevice,
} from './placement';
import type { Memory } from './saved-state';

/** A rule's memory, bound to variables and to a place. Changed by {@link takeStep}. */
export interface BoundMemory {
  readonly placement: Placement;
  /** The rule's form for the backend of the last step; `undefined` on the host. */
  form: DeviceForm | undefined;
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
  const isHost = placement === 'host';
  const form = isHost ? undefined : onDevice(rule);
  return {
    placement,
    form,
    layout,
    awake: loaded?.awake ?? layout.slots.map(() => false),
    state: firstState(form ?? rule, layout, loaded),
    buffers: { gradient: new Float32Array(isHost ? layout.size : 0) },
  };
}

function firstState(placed: AnyRule | DeviceForm, layout: Layout, loaded: Memory | undefined): unknown {
  if (!('rule' in placed)) return loaded ? loaded.state : placed.init(layout);
  return loaded ? stateToDevice(placed, loaded.state) : keptTidy(() => placed.rule.init(layout));
}

/** What of a memory is saved: the same from every backend, whatever a kernel keeps inside. */
export function asSaved({ form, layout, awake, state }: BoundMemory) {
  return { layout, awake, state: form ? unpackState(form.rule, state) : state };
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
  requireHealthyDevice();
  try {
    const form = followBackend(rule, memory);
    const before = memory.state;
    const { state, moved } = keptTidy(() => {
      const { step, state } = deviceStep(form.rule, memory.layout, seen, loss, before);
      return { state, moved: movedVariables(memory.layout, seen, awake, step) };
    });
    // Nothing can fail any more: all variables move, or none.
    assignAll(seen, moved);
    memory.state = state;
    disposeUnused(before, state);
  } catch (error) {
    throw explainDevice(error);
  }
}

/** The rule's form for the backend in use; the state is made to fit where that has changed. */
function followBackend(rule: AnyRule, memory: BoundMemory): DeviceForm {
  const form = memory.form!;
  if (form.backend === tf.getBackend()) return form;
  const next = onDevice(rule);
  memory.state = moveState(form, next, memory.state);
  memory.form = next;
  return next;
}
