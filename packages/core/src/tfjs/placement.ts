import * as tf from '@tensorflow/tfjs-core';
import { type PlacedRule, placed } from '../rule-form';
import { leaves, mapTree } from '../tree';
import type { AnyRule } from '../update-rule';
import { tensors } from './tensor-space';

/** Where an optimizer keeps its memory and does its arithmetic. */
export type Placement = 'host' | 'device';

/** Backends that compute in memory JavaScript can read at once: there a rule on arrays is fastest. */
const HOST_BACKENDS: ReadonlySet<string> = new Set(['cpu', 'wasm']);

/** The better place for this rule on the backend in use. */
export function choosePlacement(rule: AnyRule): Placement {
  const isHost = HOST_BACKENDS.has(tf.getBackend()) || computesInHalfFloats() || rule.on === undefined;
  return isHost ? 'host' : 'device';
}

/**
 * Whether the backend in use keeps numbers in 16 bits, as webgl does on many phones. There the square of a gradient of
 * 10⁻⁴ is 0, and so is an ε of 10⁻⁸: rules that remember squares divide by zero, so they compute on the host.
 */
export function computesInHalfFloats(): boolean {
  return tf.getBackend() === 'webgl' && !tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED');
}

/** A rule's form for tensors, and the backend it was made for: kernels differ from one to the next. */
export interface DeviceForm {
  readonly rule: PlacedRule<tf.Tensor1D>;
  readonly backend: string;
}

/** The rule's form for the backend in use. */
export function onDevice(rule: AnyRule): DeviceForm {
  return { rule: placed(rule.on!(tensors)), backend: tf.getBackend() };
}

/** A state of arrays as this form of the rule keeps it, which outlives any `tf.tidy` around the step. */
export function stateToDevice({ rule }: DeviceForm, state: unknown): unknown {
  return keptTidy(() => rule.pack(mapTree(state, upload)));
}

function upload(value: unknown): unknown {
  return value instanceof Float32Array ? tf.tensor1d(value) : value;
}

/** The state of one form of a rule as that of another, for another backend; what is of no more use is freed. */
export function moveState(from: DeviceForm, to: DeviceForm, state: unknown): unknown {
  const moved = keptTidy(() => to.rule.pack(from.rule.unpack(state)));
  disposeUnused(state, moved);
  return moved;
}

/** Frees the tensors of a state which are not in the one that takes its place. */
export function disposeUnused(before: unknown, after: unknown): void {
  const kept = new Set(leaves(after));
  for (const leaf of leaves(before)) if (!kept.has(leaf)) (leaf as tf.Tensor).dispose();
}

/** As `tf.tidy`, but what is returned outlives any `tf.tidy` around it. */
export function keptTidy<T>(compute: () => T): T {
  return tf.tidy(() => {
    const result = compute();
    for (const leaf of leaves(result)) if (leaf instanceof tf.Tensor) tf.keep(leaf);
    // tidy looks for tensors in any plain object, but its type only admits tensors.
    return result as tf.TensorContainer;
  }) as T;
}
