import * as tf from '@tensorflow/tfjs-core';
import type { AnyRule } from '../update-rule';
import { type DeviceMemory, deviceMemory } from './device-memory';
import { stepOnDevice } from './device-step';
import type { GroupStep, Place } from './group-memory';
import { type HostMemory, hostMemory } from './host-memory';
import { stepOnHost } from './host-step';
import type { UnusablePolicy } from './unusable-numbers';

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

/** Where a rule computes, on the backend in use. */
export function placeOf(rule: AnyRule, wanted: Placement | 'auto', policy: UnusablePolicy): Place {
  const placement = wanted === 'auto' ? choosePlacement(rule) : wanted;
  if (placement === 'host')
    return {
      begin: (layout, saved) => hostMemory(rule, layout, saved),
      step: (steps, loss) => stepOnHost(rule, steps as readonly GroupStep<HostMemory>[], loss, policy),
    };
  return {
    begin: (layout, saved) => deviceMemory(rule, layout, saved),
    step: (steps, loss) => stepOnDevice(steps as readonly GroupStep<DeviceMemory>[], loss, policy.skipped),
  };
}
