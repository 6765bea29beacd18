import { type InnerRules, ownIn, rulesIn, stateOf, statesIn } from './inner-rules';
import { partByColumns, partOfLayout, partOfState, type StateEdits, settledState } from './state-edits';
import type { Wrapping } from './wrap-rule';

/**
 * {@link StateEdits} of a rule around rules: each of its rules edits its own state.
 *
 * @param slow - Numbers of the rules whose slow weights are those of the outer rule.
 */
export function wrappedEdits<Rules extends InnerRules>(
  rules: Rules,
  wrapping: Wrapping<Rules>,
  slow: readonly number[],
): StateEdits {
  const all = rulesIn(rules);
  return {
    part(space, state, layout, kept) {
      const own = ownIn(rules, state);
      const ownPart = wrapping.partOfOwn
        ? wrapping.partOfOwn(own, kept)
        : (partByColumns(space, own, layout, kept) as object | undefined);
      const states = statesIn(rules, state).map((inner, i) => {
        const slots = wrapping.slotsOf?.(own, i);
        if (!slots) return partOfState(all[i]!, space, inner, layout, kept);
        const keptOfRule = slots.flatMap((slot, place) => (kept.includes(slot) ? [place] : []));
        if (keptOfRule.length === 0) return {};
        return partOfState(all[i]!, space, inner, partOfLayout(layout, slots), keptOfRule);
      });
      if (ownPart === undefined || states.includes(undefined)) return undefined;
      return stateOf(rules, ownPart, states);
    },
    settle(space, state) {
      const own = ownIn(rules, state);
      const settled = statesIn(rules, state).map((inner, i) => {
        const isThere = !wrapping.slotsOf || wrapping.slotsOf(own, i).length > 0;
        return isThere && slow.includes(i) ? settledState(all[i]!, space, inner) : inner;
      });
      if (settled.includes(undefined)) return undefined;
      return stateOf(rules, wrapping.settledOwn?.(space, own) ?? own, settled);
    },
  };
}
