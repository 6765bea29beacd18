import { L2lError } from '../errors';
import { requireOptions } from '../option-names';
import { requireRule } from '../require-rule';
import type { AnyRule } from '../update-rule';
import type { Placement } from './placement';

/** How a `RuleOptimizer` treats its rule. */
export interface RuleOptimizerOptions {
  /**
   * What a step does that cannot be taken, because a number of the gradient is NaN or above 2⁵⁰ or because the step
   * overflows: `throw` an error, or `skip` the step with one warning. No variable and no vector of the memory changes,
   * except that on the host a step that overflows for gradients below 2³² clears the memory; under `skip` the step
   * counts. On GPU backends such steps are always skipped, without a warning, since looking at the numbers would mean
   * to wait for the GPU. Default: `throw`.
   */
  readonly nonFinite?: 'throw' | 'skip';
  /**
   * Where to compute; by default on the host for cpu, wasm and devices that compute in half floats (webgl on many
   * phones), on the device elsewhere.
   */
  readonly placement?: Placement | 'auto';
}

/** The names of all {@link RuleOptimizerOptions}, for factories that pass them on. */
export const ruleOptimizerOptionNames = ['nonFinite', 'placement'] as const;

/** The options with their defaults. @throws L2lError `bad-option` */
export function checkedOptions(rule: AnyRule, options: RuleOptimizerOptions): Required<RuleOptimizerOptions> {
  requireRule('ruleOptimizer', 'its rule', rule);
  const { nonFinite = 'throw', placement = 'auto' } = requireOptions(
    'ruleOptimizer',
    options,
    ruleOptimizerOptionNames,
  );
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

function requireOneOf(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new L2lError(
    'bad-option',
    `${name} is ${JSON.stringify(value)}, but must be one of: ${allowed.join(', ')}.`,
  );
}
