import type { Json } from './json';
import type { Layout } from './layout';
import type { Observation, Update } from './observation';
import type { RuleForm } from './rule-form';
import type { SavedBranch } from './saved-branch';
import type { StateEdits } from './state-edits';
import type { VectorSpace } from './vector';

/** A rule's name and options as plain data, enough to build it again. See `registerRule`. */
export interface RuleConfig {
  readonly rule: string;
  readonly [option: string]: Json;
}

/**
 * A way of turning gradients into steps: two functions and no hidden memory. `name`, `init` and `update` make a rule;
 * `config` lets it be saved; the other members are for rules whose steps or states are special. Rules around rules are
 * made by `wrapRule`, which forwards all of them.
 *
 * Adam is a rule, a trained LSTM is a rule, and wrapping a rule gives a rule. The method of the
 * paper is one line, because a slow step is only a rule that is shown a pseudo-gradient θ − φ_k:
 *
 * ```ts
 * lookahead({ fast: sgd(0.1), slow: sgd(0.5), period: 5 });         // Zhang et al. 2019
 * lookahead({ fast: sgd(0.1), slow: lstm(checkpoint), period: 5 }); // Lookahead-LSTM
 * lookahead({ fast: adam(), slow: nesterov(0.7), period: 50 });     // the outer step of DiLoCo
 * ```
 *
 * @typeParam State - what the rule remembers, as plain data: vectors and numbers, in objects
 *   and arrays. Nobody else looks inside, but anybody can save it, copy it or free it.
 * @typeParam Vector - where the numbers live: a `Float32Array` or a `tf.Tensor1D`. A rule reads
 *   and returns vectors of one kind and never moves numbers from one kind of memory to another.
 */
export interface UpdateRule<State = unknown, Vector = Float32Array> {
  /** Shown in tables and plots, for example `adam(0.001)`. */
  readonly name: string;

  /** How to build this rule again. Without it, a model that uses the rule cannot save its optimizer. */
  readonly config?: RuleConfig | undefined;

  /**
   * The memory of a rule that has not yet seen a gradient. The layout says which coordinates belong to one tensor, for
   * rules that treat tensors or shapes differently.
   *
   * @param saved - What an earlier run saved, where a state is restored. Only for rules whose tree depends on more
   *   than the layout.
   */
  init(layout: Layout, saved?: SavedBranch): State;

  /**
   * @param state - Moved in: the rule may reuse its memory, so do not touch it again. A rule
   *   frees nothing; the carrier of the state frees the leaves that are not in the new one.
   */
  update(seen: Observation<Vector>, state: State): Update<State, Vector>;

  /**
   * The way from the coordinates being trained to those worth evaluating and saving, such as the
   * slow weights of Lookahead: `[size]`, to be added. Without it, the two are the same.
   */
  lag?(state: State): Vector;

  /** The rate that all steps are proportional to, if there is one. Default: none. */
  readonly learningRate?: number | undefined;

  /**
   * Whether no coordinate sees another: each vector of the state is `[rows, size]`, and the columns
   * of some coordinates are all that their steps depend on. Default: no.
   */
  readonly coordinatewise?: boolean | undefined;

  /**
   * How a state follows its variables when some of them rest, leave, or move to their slow weights. For rules whose
   * states the defaults of {@link StateEdits} do not fit.
   */
  readonly edits?: StateEdits | undefined;

  /**
   * The same rule for vectors that live elsewhere, such as on a GPU. Its states have the same shape, so a model saved
   * on one backend can resume on another. `portable` provides it; without it, the rule is for backends whose numbers
   * JavaScript can read at once.
   */
  on?<Other>(space: VectorSpace<Other>): RuleForm<unknown, Other>;
}

/** Any rule, whatever it remembers. */
// biome-ignore lint/suspicious/noExplicitAny: a state is opaque to all but its rule.
export type AnyRule<Vector = Float32Array> = UpdateRule<any, Vector>;
