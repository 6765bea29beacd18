import { L2lError } from './errors';
import type { Json } from './json';
import type { Layout } from './layout';
import type { Observation, Update } from './observation';
import type { Key } from './random';
import type { UpdateRule } from './update-rule';

/**
 * A family of update rules, one for each value of its weights. Meta-training looks for
 * the weights; `bind` gives the rule.
 *
 * This is all that evolution strategies, evaluation and deployment ask for.
 */
export interface LearnedRule<State = unknown> {
  /** Names the architecture in checkpoints, for example `coordinatewiseLstm`. */
  readonly name: string;
  /**
   * Raised whenever the same weights begin to take other steps, so that runs which were kept are not taken for new
   * ones; 1 unless told.
   */
  readonly revision?: number | undefined;
  /**
   * What `buildLearnedRule` builds this rule from, with every default filled in. A run of meta-training that is
   * continued compares it; a rule without one is known by its name, its revision and its weights.
   */
  readonly config?: Json | undefined;
  /** Whether no coordinate sees another, as in {@link UpdateRule}. */
  readonly coordinatewise?: boolean | undefined;
  /** Names and shapes of the weights. */
  readonly weights: Layout;
  /** Weights to begin meta-training from. `[weights.size]` */
  initWeights(key: Key): Float32Array;
  /** The memory of the rule before it sees a gradient. The same for all weights. */
  init(layout: Layout): State;
  /** The rule with these weights. Does not copy them: bind again after changing them. */
  bind(weights: Float32Array): UpdateRule<State>;
}

/** An {@link Update}, and what is needed to differentiate it. */
export interface RecordedUpdate<State, Tape> extends Update<State> {
  readonly tape: Tape;
}

/**
 * A learned rule which can be differentiated with respect to its weights.
 *
 * The gradient given to the rule is a constant here: as in the paper, no derivative flows
 * through it (`∂∇f/∂φ = 0`), so no second derivative of the optimizee is ever needed.
 *
 * Source: Andrychowicz et al. 2016, section 2.1 and figure 2, https://arxiv.org/abs/1606.04474
 */
export interface DifferentiableRule<State = unknown, Tape = unknown> extends LearnedRule<State> {
  /** As `bind(weights).update(seen, state)`, but leaves `state` intact and keeps a tape. */
  record(weights: Float32Array, seen: Observation, state: State): RecordedUpdate<State, Tape>;

  /**
   * Goes back over one recorded update.
   *
   * @param stepAdjoint - `[size]`, d(meta-loss)/d(step).
   * @param stateAdjoint - d(meta-loss)/d(state after the update), shaped as a state;
   *   `null` if no later update depends on that state.
   * @param weightsAdjoint - `[weights.size]`. This update's share is added to it.
   * @returns d(meta-loss)/d(state before the update).
   */
  pullback(
    weights: Float32Array,
    tape: Tape,
    stepAdjoint: Float32Array,
    stateAdjoint: State | null,
    weightsAdjoint: Float32Array,
  ): State;

  /**
   * Goes back through `lag`, for rules whose lag depends on the weights, such as a running average of
   * the coordinates. Without it, slow and fast coordinates move alike, as those of Lookahead do.
   *
   * @param lagAdjoint - `[size]`, d(meta-loss)/d(lag).
   * @param stateAdjoint - d(meta-loss)/d(the same state) so far; `null` is zero. Moved in.
   * @returns their sum.
   */
  lagPullback?(lagAdjoint: Float32Array, stateAdjoint: State | null): State;
}

/** A learned rule, whatever it remembers. */
// biome-ignore lint/suspicious/noExplicitAny: states are opaque to all but their rule.
export type AnyLearnedRule = LearnedRule<any>;

/** A differentiable rule, whatever it remembers and records. */
// biome-ignore lint/suspicious/noExplicitAny: states and tapes are opaque to all but their rule.
export type AnyDifferentiableRule = DifferentiableRule<any, any>;

/** Whether derivatives can be taken with respect to the weights. */
export function isDifferentiable(rule: AnyLearnedRule): rule is AnyDifferentiableRule {
  return 'record' in rule && 'pullback' in rule;
}

/** The rule as one that can be differentiated. @throws L2lError `not-supported` if it cannot. */
export function differentiable(rule: AnyLearnedRule): AnyDifferentiableRule {
  if (isDifferentiable(rule)) return rule;
  throw new L2lError(
    'not-supported',
    `${rule.name} has no record and pullback, so that nothing can be differentiated with respect to its weights. Train it with evolutionStrategies or persistentEvolutionStrategies.`,
  );
}
