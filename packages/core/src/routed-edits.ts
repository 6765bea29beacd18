import { layoutOf } from './layout';
import type { RoutedState } from './routed';
import { type EditedRule, partOfState, type StateEdits, settledState } from './state-edits';

/** {@link StateEdits} of `routed`: each rule edits the state of its own variables. */
export function routedEdits(rules: readonly EditedRule[]): StateEdits {
  return {
    part(space, whole, { slots }, kept) {
      const { ruleOf, sizes, parts } = whole as RoutedState;
      const divided = parts.map((part, rule) => {
        const own = slots.filter((_, slot) => ruleOf[slot] === rule);
        const keptOwn = kept.filter((slot) => ruleOf[slot] === rule).map((slot) => own.indexOf(slots[slot]!));
        if (keptOwn.length === 0) return {};
        return partOfState(rules[rule]!, space, part, layoutOf(own), keptOwn);
      });
      if (divided.includes(undefined)) return undefined;
      return { ruleOf: kept.map((i) => ruleOf[i]!), sizes: kept.map((i) => sizes[i]!), parts: divided };
    },
    settle(space, whole) {
      const { ruleOf, parts, ...rest } = whole as RoutedState;
      const settled = parts.map((part, rule) =>
        ruleOf.includes(rule) ? settledState(rules[rule]!, space, part) : part,
      );
      return settled.includes(undefined) ? undefined : { ruleOf, ...rest, parts: settled };
    },
  };
}
