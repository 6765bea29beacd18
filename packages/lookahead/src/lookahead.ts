import { fromTf, isTfOptimizer, sgd, type TfOptimizer } from '@l2l/baselines';
import {
  type AnyRule,
  arrays,
  type EditedRule,
  type Layout,
  numberOption,
  type Observation,
  packState,
  partOfState,
  partOfVector,
  requireOptions,
  requireRule,
  type StateEdits,
  savedPart,
  type UpdateRule,
  unpackState,
  type VectorSpace,
} from '@l2l/core';

/** A fast rule, a slow rule, and how often the slow one has its turn. */
export interface LookaheadOptions {
  /** Takes a step each time: any rule, or an optimizer of `tf.train`. */
  readonly fast: AnyRule | TfOptimizer;
  /**
   * Moves the slow weights: a number α in (0, 1] for Zhang et al. 2019, `θ ← θ + α(φ_k − θ)`, or any
   * rule, which is shown θ − φ_k as its gradient. By default 0.5.
   */
  readonly slow?: number | AnyRule;
  /** k, the number of fast steps to one slow step: a whole number, at least 1. By default 5. */
  readonly period?: number;
}

export interface LookaheadState<Vector = Float32Array> {
  readonly fast: unknown;
  readonly slow: unknown;
  /** `[size]`, φ − θ: how far the fast weights are ahead of the slow ones. */
  readonly lead: Vector;
  /** Fast steps since the last slow one. */
  readonly count: number;
}

/**
 * Lookahead: k fast steps away from the slow weights θ, then one slow step of θ, where the fast
 * weights begin again.
 *
 * ```ts
 * lookahead({ fast: sgd(0.1), slow: 0.5, period: 5 });             // Zhang et al. 2019
 * lookahead({ fast: tf.train.adam(), slow: nesterov(0.7) });       // any fast, any slow rule
 * ```
 *
 * Only the lead is kept, never the weights, so the slow weights start at θ by themselves, and a
 * step that is left out changes nothing.
 *
 * Source: Zhang et al. 2019, algorithm 1, https://arxiv.org/abs/1907.08610; with a learned slow
 * rule, algorithm 1 of the Lookahead-LSTM paper.
 *
 * @throws L2lError `bad-option`, or `not-supported` for a tf.Optimizer that is not of `tf.train`.
 */
export function lookahead(options: LookaheadOptions): UpdateRule<LookaheadState> {
  const { fast, slow = 0.5, period = 5 } = requireOptions('lookahead', options, ['fast', 'slow', 'period']);
  numberOption('lookahead', 'period', period, { from: 1, integer: true });
  return lookaheadOn(arrays, ruleOf('lookahead', 'fast', fast), slowRule(slow), period);
}

function slowRule(slow: number | AnyRule): AnyRule {
  if (typeof slow !== 'number') return ruleOf('lookahead', 'slow', slow);
  // Shown θ − φ_k, gradient descent at rate α steps by α(φ_k − θ).
  return sgd(numberOption('lookahead', 'slow', slow, { above: 0, to: 1 }));
}

/** The rule itself, or that which an optimizer of `tf.train` is. @throws L2lError `bad-option`, `not-supported` */
export function ruleOf(owner: string, role: string, given: AnyRule | TfOptimizer): AnyRule {
  if (isTfOptimizer(given)) return fromTf(given);
  return requireRule(owner, role, given, ', or an optimizer such as tf.train.adam()');
}

function lookaheadOn<Vector>(
  space: VectorSpace<Vector>,
  fast: AnyRule<Vector>,
  slow: AnyRule<Vector>,
  period: number,
): UpdateRule<LookaheadState<Vector>, Vector> {
  return {
    get name() {
      return `lookahead(${fast.name}, ${slow.name}, ${period})`;
    },
    get config() {
      const known = fast.config && slow.config;
      return known && { rule: 'lookahead', fast: fast.config, slow: slow.config, period };
    },
    coordinatewise: fast.coordinatewise && slow.coordinatewise,
    init: (layout: Layout, saved) => ({
      fast: fast.init(layout, savedPart(saved, 'fast')),
      slow: slow.init(layout, savedPart(saved, 'slow')),
      lead: space.fill(layout.size, 0),
      count: 0,
    }),
    update(seen, before) {
      const { step, state: fastState } = fast.update(seen, before.fast);
      const count = before.count + 1;
      if (count < period) {
        const lead = space.addTo(before.lead, step);
        return { step, state: { fast: fastState, slow: before.slow, lead, count } };
      }
      const lead = space.combine(1, before.lead, 1, step);
      const slowly = slow.update(slowView(space, seen, before.lead, lead), before.slow);
      return {
        // From `θ + lead`, where we stand, to `θ + slow step`.
        step: space.combine(1, slowly.step, -1, before.lead),
        state: { fast: fastState, slow: slowly.state, lead: space.affine(0, lead, 0), count: 0 },
      };
    },
    lag: ({ lead }) => space.affine(-1, lead, 0),
    edits: editsOf(fast, slow),
    ...((fast.pack || slow.pack) && {
      pack: (state) => changeParts(state, packState, fast, slow),
      unpack: (state) => changeParts(state, unpackState, fast, slow),
    }),
    ...(fast.on &&
      slow.on && {
        on: <Other>(other: VectorSpace<Other>) =>
          lookaheadOn(other, fast.on!(other), slow.on!(other), period),
      }),
  };
}

/** Fast and slow rule keep their memory; only the lead belongs to where the coordinates are. */
function editsOf(fast: EditedRule, slow: EditedRule): StateEdits {
  return {
    part(space, state, layout, kept) {
      const { fast: fastState, slow: slowState, lead, count } = state as LookaheadState<never>;
      const part = {
        fast: partOfState(fast, space, fastState, layout, kept),
        slow: partOfState(slow, space, slowState, layout, kept),
        lead: partOfVector(space, lead, layout, kept),
      };
      return Object.values(part).includes(undefined) ? undefined : { ...part, count };
    },
    settle: (space, state) => {
      const whole = state as LookaheadState<never>;
      return { ...whole, lead: space.fill(space.size(whole.lead), 0), count: 0 };
    },
  };
}

/** The state with its fast and its slow part packed or unpacked. */
function changeParts<Vector>(
  state: unknown,
  change: (rule: AnyRule<Vector>, state: unknown) => unknown,
  fast: AnyRule<Vector>,
  slow: AnyRule<Vector>,
): LookaheadState<Vector> {
  const whole = state as LookaheadState<Vector>;
  return { ...whole, fast: change(fast, whole.fast), slow: change(slow, whole.slow) };
}

/** What the slow rule is shown: the pseudo-gradient θ − φ_k, taken at θ. */
function slowView<Vector>(
  space: VectorSpace<Vector>,
  seen: Observation<Vector>,
  leadBefore: Vector,
  lead: Vector,
): Observation<Vector> {
  return {
    gradient: space.affine(-1, lead, 0),
    get coordinates() {
      return space.combine(1, seen.coordinates, -1, leadBefore);
    },
    get loss() {
      return seen.loss;
    },
  };
}
