import { modest } from './scale';
import type { AnyRule, UpdateRule } from './update-rule';
import { wrapRule } from './wrap-rule';

/**
 * A rule whose steps are multiplied by a number that is read at each step; by 1, they are the rule's own. Its name, its
 * config and its states are those of the rule.
 */
export function multiplied(rule: AnyRule, factor: () => number): UpdateRule {
  return wrapRule<AnyRule>(rule, {
    name: () => rule.name,
    config: (inner) => inner,
    masksUnusable: () => modest(factor()),
    form: (space, inner) => ({
      update(seen, state) {
        const update = inner.update(seen, state);
        const times = factor();
        return times === 1 ? update : { ...update, step: space.affine(times, update.step, 0) };
      },
      lag: (state) => space.affine(factor(), inner.lag!(state), 0),
    }),
  });
}
