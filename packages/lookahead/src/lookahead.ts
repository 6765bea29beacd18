import { fromTf, isTfOptimizer, sgd, type TfOptimizer } from '@l2l/baselines';
import {
  type AnyRule,
  numberOption,
  type Observation,
  observed,
  type PlacedRule,
  requireOptions,
  requireRule,
  type Update,
  type UpdateRule,
  type VectorSpace,
  wrapRule,
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
  return around(ruleOf('lookahead', 'fast', fast), slowRule(slow), period);
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

function around(fast: AnyRule, slow: AnyRule, period: number): UpdateRule<LookaheadState> {
  const wrapped = wrapRule(
    { fast, slow },
    {
      name: () => `lookahead(${fast.name}, ${slow.name}, ${period})`,
      config: (inner) => ({ rule: 'lookahead', ...inner, period }),
      learningRate: () => fast.learningRate,
      // Fast and slow rule keep their memory; only the lead belongs to where the coordinates are.
      hasLag: true,
      slow: [],
      settledOwn: (space, { lead }: LookaheadState<never>) => ({
        lead: space.fill(space.size(lead), 0),
        count: 0,
      }),
      form: (space, rules) => ({
        own: ({ size }) => ({ lead: space.fill(size, 0), count: 0 }),
        update: updateOf(space, rules, period),
        lag: ({ lead }) => space.affine(-1, lead, 0),
      }),
    },
  );
  return wrapped as UpdateRule<LookaheadState>;
}

interface Rules<Vector> {
  readonly fast: PlacedRule<Vector>;
  readonly slow: PlacedRule<Vector>;
}

function updateOf<Vector>(space: VectorSpace<Vector>, { fast, slow }: Rules<Vector>, period: number) {
  return (
    seen: Observation<Vector>,
    before: LookaheadState<Vector>,
  ): Update<LookaheadState<Vector>, Vector> => {
    const { step, state: fastState } = fast.update(seen, before.fast);
    const count = before.count + 1;
    if (count < period) {
      const lead = space.addTo(before.lead, step);
      return { step, state: { fast: fastState, slow: before.slow, lead, count } };
    }
    const lead = space.combine(1, before.lead, 1, step);
    // What the slow rule is shown: the pseudo-gradient θ − φ_k, taken at θ.
    const shown = observed(seen, {
      gradient: space.affine(-1, lead, 0),
      coordinates: () => space.combine(1, seen.coordinates, -1, before.lead),
    });
    const slowly = slow.update(shown, before.slow);
    return {
      // From `θ + lead`, where we stand, to `θ + slow step`.
      step: space.combine(1, slowly.step, -1, before.lead),
      state: { fast: fastState, slow: slowly.state, lead: space.affine(0, lead, 0), count: 0 },
    };
  };
}
