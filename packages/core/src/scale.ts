import { numberOption } from './option';
import { requireRule } from './require-rule';
import type { AnyRule, UpdateRule } from './update-rule';
import { wrapRule } from './wrap-rule';

/** Whether a factor keeps steps finite which a rule has bounded by itself. */
export function modest(factor: number): boolean {
  return Math.abs(factor) <= 1e6;
}

/** A rule whose steps are multiplied by a constant. `scale(0.5, adam(0.001))` is `adam(0.0005)`. */
export function scale(factor: number, rule: AnyRule): UpdateRule {
  numberOption('scale', 'factor', factor);
  requireRule('scale', 'its rule', rule);
  return wrapRule<AnyRule>(rule, {
    name: () => `scale(${factor}, ${rule.name})`,
    config: (inner) => ({ rule: 'scale', factor, inner }),
    learningRate: () => rule.learningRate && factor * rule.learningRate,
    masksUnusable: () => modest(factor),
    form: (space, inner) => ({
      update(seen, state) {
        const { step, state: next } = inner.update(seen, state);
        return { step: space.affine(factor, step, 0), state: next };
      },
      lag: (state) => space.affine(factor, inner.lag!(state), 0),
    }),
  });
}
