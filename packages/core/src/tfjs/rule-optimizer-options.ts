import { L2lError } from '../errors';
import type { AnyRule } from '../update-rule';
import type { Placement } from './placement';

/** How a `RuleOptimizer` treats its rule. */
export interface RuleOptimizerOptions {
  /**
   * What a gradient with NaN or Infinity does: `throw` an error, or `skip` the step with one
   * warning. Either way nothing changes. On GPU backends it is always skipped, and silently, since
   * to look would mean to wait for the GPU.
   */
  readonly nonFinite?: 'throw' | 'skip';
  /**
   * Where to compute; by default on the host for cpu, wasm and devices that compute in half floats (webgl on many
   * phones), on the device elsewhere.
   */
  readonly placement?: Placement | 'auto';
}

/** The options with their defaults. @throws L2lError `bad-option` */
export function checkedOptions(
  rule: AnyRule,
  { nonFinite = 'throw', placement = 'auto' }: RuleOptimizerOptions,
): Required<RuleOptimizerOptions> {
  requireRule(rule);
  requireOneOf('nonFinite', nonFinite, ['throw', 'skip']);
  requireOneOf('placement', placement, ['auto', 'host', 'device']);
  if (placement === 'device' && !rule.on) {
    throw new L2lError(
      'bad-option',
      `${rule.name} has no form for tensors, so its placement cannot be "device". Leave placement out.`,
    );
  }
  return { nonFinite, placement };
}

function requireRule(given: unknown): void {
  const { init, update } = (given ?? {}) as Partial<AnyRule>;
  if (typeof init === 'function' && typeof update === 'function') return;
  const found = typeof given === 'function' ? `the function ${given.name}` : JSON.stringify(given);
  throw new L2lError(
    'bad-option',
    `The rule of an optimizer is ${found}, but must be an update rule such as adam(0.001).`,
  );
}

function requireOneOf(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new L2lError(
    'bad-option',
    `${name} is ${JSON.stringify(value)}, but must be one of: ${allowed.join(', ')}.`,
  );
}
