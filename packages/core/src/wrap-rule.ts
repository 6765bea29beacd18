import {
  byName,
  type Each,
  type InnerRules,
  ownIn,
  rulesIn,
  savedIn,
  stateOf,
  statesIn,
} from './inner-rules';
import { type Layout, layoutOf } from './layout';
import type { Observation, Update } from './observation';
import { type PlacedRule, placed } from './rule-form';
import type { SavedBranch } from './saved-branch';
import type { RuleConfig, UpdateRule } from './update-rule';
import { arrays, type VectorSpace } from './vector';
import { wrappedEdits } from './wrapped-edits';

// biome-ignore lint/suspicious/noExplicitAny: the state is that of the wrapper, which knows what it is.
type AnyState = any;

/** What a rule around rules does in one vector space. */
export interface WrapperForm<Vector> {
  /** What it remembers beside the states of its rules. Default: nothing. */
  own?(layout: Layout, saved: SavedBranch): object;
  update(seen: Observation<Vector>, state: AnyState): Update<AnyState, Vector>;
  /** Called only where the wrapper has slow weights. Default: the lag of its only rule with slow weights. */
  lag?(state: AnyState): Vector;
}

/** A wrapper, written once for vectors that live anywhere. */
export type WrapperFormOn<Rules extends InnerRules> = <Vector>(
  space: VectorSpace<Vector>,
  rules: Each<Rules, PlacedRule<Vector, AnyState>>,
) => WrapperForm<Vector>;

/** How a rule goes around rules. */
export interface Wrapping<Rules extends InnerRules> {
  name(): string;
  /** Called where all rules have a config. `undefined` where the wrapper cannot be saved all the same. */
  config(inner: Each<Rules, RuleConfig>): RuleConfig | undefined;
  /** Default: that of the only rule; none where there are several. */
  learningRate?(): number | undefined;
  /** Whether no coordinate sees another, if that holds for all of its rules. Default: true. */
  readonly coordinatewise?: boolean;
  /** Numbers of the rules whose slow weights are those of the wrapper. Default: all. */
  readonly slow?: readonly number[];
  /** Whether it has slow weights of its own, whatever its rules. Default: false. */
  readonly hasLag?: boolean;
  /**
   * Whether a gradient that cannot be used makes no step and changes no vector, if that holds for all of its rules.
   * Default: no.
   */
  masksUnusable?(state: AnyState): boolean;
  /** Numbers of the slots that one of the rules moves. Default: all. The state of a rule without any is `{}`. */
  slotsOf?(own: AnyState, rule: number): readonly number[];
  /** What it remembers of some slots. Default: as {@link StateEdits.part}. */
  partOfOwn?(own: AnyState, kept: readonly number[]): object;
  /** What it remembers once the coordinates have moved by the lag. Default: the same. */
  settledOwn?<Vector>(space: VectorSpace<Vector>, own: AnyState): object;
  /** The wrapper for vectors of one kind, around the same rules for such vectors. */
  readonly form: WrapperFormOn<Rules>;
}

/**
 * A rule around rules. Every member of an `UpdateRule` that its rules have is forwarded here, so that no wrapper can
 * forget one: slow weights, configs, forms for other vectors, layouts of kernels, parts of states.
 *
 * ```ts
 * const negated = (rule) =>
 *   wrapRule(rule, {
 *     name: () => `negated(${rule.name})`,
 *     config: (inner) => ({ rule: 'negated', inner }),
 *     form: (space, inner) => ({
 *       update(seen, state) {
 *         const { step, state: next } = inner.update(seen, state);
 *         return { step: space.affine(-1, step, 0), state: next };
 *       },
 *       lag: (state) => space.affine(-1, inner.lag(state), 0),
 *     }),
 *   });
 * ```
 */
export function wrapRule<Rules extends InnerRules>(rules: Rules, wrapping: Wrapping<Rules>): UpdateRule {
  const all = rulesIn(rules);
  const slow = wrapping.slow ?? all.map((_, i) => i);
  const hasLag = wrapping.hasLag || slow.some((i) => all[i]!.lag);
  const formOn = <Vector>(space: VectorSpace<Vector>, forms: readonly PlacedRule<Vector>[]) =>
    wrappedForm({ rules, wrapping, lagOf: hasLag ? slow : undefined }, space, forms);
  return {
    ...formOn(arrays, all.map(placed)),
    // Rules may change, such as tf.train optimizers whose learning rate is set.
    get name() {
      return wrapping.name();
    },
    get config() {
      const configs = all.map(({ config }) => config);
      return configs.every((config) => config !== undefined)
        ? wrapping.config(byName(rules, configs))
        : undefined;
    },
    get learningRate() {
      if (wrapping.learningRate) return wrapping.learningRate();
      return all.length === 1 ? all[0]!.learningRate : undefined;
    },
    get coordinatewise() {
      return wrapping.coordinatewise !== false && all.every((rule) => rule.coordinatewise);
    },
    edits: wrappedEdits(rules, wrapping, slow),
    ...(all.every((rule) => rule.on) && {
      on: <Other>(space: VectorSpace<Other>) =>
        formOn(
          space,
          all.map((rule) => placed(rule.on!(space))),
        ),
    }),
  };
}

interface Wrapped {
  readonly rules: InnerRules;
  // biome-ignore lint/suspicious/noExplicitAny: whatever its rules.
  readonly wrapping: Wrapping<any>;
  /** Numbers of the rules whose lag is that of the wrapper; `undefined` where it has none. */
  readonly lagOf: readonly number[] | undefined;
}

function wrappedForm<Vector>(
  { rules, wrapping, lagOf }: Wrapped,
  space: VectorSpace<Vector>,
  forms: readonly PlacedRule<Vector>[],
) {
  const form: WrapperForm<Vector> = wrapping.form(space, byName(rules, forms));
  const has = (own: unknown, i: number) => !wrapping.slotsOf || wrapping.slotsOf(own, i).length > 0;
  const change = (state: unknown, of: (form: PlacedRule<Vector>, inner: unknown) => unknown) => {
    const own = ownIn(rules, state);
    const states = statesIn(rules, state);
    return stateOf(
      rules,
      own,
      forms.map((each, i) => (has(own, i) ? of(each, states[i]) : states[i])),
    );
  };
  return {
    name: wrapping.name(),
    init(layout: Layout, saved?: SavedBranch) {
      const own = form.own?.(layout, saved) ?? {};
      const ofRules = savedIn(rules, saved);
      const states = forms.map((each, i) =>
        has(own, i) ? each.init(layoutFor(wrapping, layout, own, i), ofRules[i]) : {},
      );
      return stateOf(rules, own, states);
    },
    update: (seen: Observation<Vector>, state: unknown) => form.update(seen, state),
    ...(lagOf && {
      lag: (state: unknown) =>
        form.lag ? form.lag(state) : forms[lagOf[0]!]!.lag!(statesIn(rules, state)[lagOf[0]!]),
    }),
    pack: (state: unknown) => change(state, (each, inner) => each.pack(inner)),
    unpack: (state: unknown) => change(state, (each, inner) => each.unpack(inner)),
    masksUnusable: (state: unknown) =>
      wrapping.masksUnusable?.(state) === true &&
      statesIn(rules, state).every((inner, i) => forms[i]!.masksUnusable(inner)),
  };
}

function layoutFor(wrapping: Wrapping<never>, layout: Layout, own: unknown, rule: number): Layout {
  const slots = wrapping.slotsOf?.(own, rule);
  return slots ? layoutOf(slots.map((slot) => layout.slots[slot]!)) : layout;
}
