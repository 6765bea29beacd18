import { type SavedBranch, savedPart } from './saved-branch';
import type { AnyRule } from './update-rule';

/**
 * The rules inside a rule: one, whose state is then the whole state; or several, by the names that their states have
 * within the state of the outer rule.
 */
export type InnerRules = AnyRule | Readonly<Record<string, AnyRule | readonly AnyRule[]>>;

/** One value for each of some rules, by the same names. */
export type Each<Rules, Value> = Rules extends AnyRule
  ? Value
  : { readonly [Name in keyof Rules]: Rules[Name] extends readonly unknown[] ? readonly Value[] : Value };

type Tree = Readonly<Record<string, unknown>>;

function isRule(rules: InnerRules): rules is AnyRule {
  return typeof rules.update === 'function';
}

/** All of the rules, in order. */
export function rulesIn(rules: InnerRules): readonly AnyRule[] {
  return isRule(rules) ? [rules] : Object.values(rules).flat();
}

/** Values of all the rules, in order, by their names. */
export function byName<Rules extends InnerRules, Value>(
  rules: Rules,
  values: readonly Value[],
): Each<Rules, Value> {
  if (isRule(rules)) return values[0] as Each<Rules, Value>;
  let next = 0;
  const named = Object.entries(rules).map(([name, inner]) => [
    name,
    Array.isArray(inner) ? inner.map(() => values[next++]) : values[next++],
  ]);
  return Object.fromEntries(named) as Each<Rules, Value>;
}

/** The state of each rule, in order, out of that of the outer one. */
export function statesIn(rules: InnerRules, state: unknown): readonly unknown[] {
  if (isRule(rules)) return [state];
  return Object.keys(rules).flatMap((name) => (state as Tree)[name]);
}

/** What was saved of each rule's state, in order. */
export function savedIn(rules: InnerRules, saved: SavedBranch): readonly SavedBranch[] {
  if (isRule(rules)) return [saved];
  return Object.entries(rules).flatMap(([name, inner]) => {
    const part = savedPart(saved, name);
    return Array.isArray(inner) ? inner.map((_, i) => savedPart(part, i)) : [part];
  });
}

/** What the outer rule remembers beside the states of its rules. */
export function ownIn(rules: InnerRules, state: unknown): Tree {
  if (isRule(rules)) return {};
  return Object.fromEntries(Object.entries(state as Tree).filter(([name]) => !(name in rules)));
}

/** The state of the outer rule, of its own part and the states of all its rules. */
export function stateOf(rules: InnerRules, own: object, states: readonly unknown[]): unknown {
  if (isRule(rules)) return states[0];
  return { ...byName(rules, states), ...own };
}
