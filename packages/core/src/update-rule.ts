import type { Json } from './json';
import type { Layout } from './layout';
import type { SavedBranch } from './saved-branch';
import type { StateEdits } from './state-edits';
import type { VectorSpace } from './vector';

/** What a rule is shown at each step. */
export interface Observation<Vector = Float32Array> {
  /** `[size]`. Read, never written to, never kept. */
  readonly gradient: Vector;
  /** `[size]`, where the gradient was taken. Read, never written to, never kept. */
  readonly coordinates: Vector;
  /** `[1]`, the loss of the minibatch, where the training loop tells it (`minimize` and `fit` do). */
  readonly loss?: Vector | undefined;
}

/** What one call of {@link UpdateRule.update} gives back. */
export interface Update<State, Vector = Float32Array> {
  /**
   * `[size]`. Add it to the coordinates: `θ ← θ + step`. The minus sign is inside.
   * It is yours: it shares no memory with the state.
   */
  readonly step: Vector;
  /** What the rule remembers for the next call. */
  readonly state: State;
}

/** A rule's name and options as plain data, enough to build it again. See `registerRule`. */
export interface RuleConfig {
  readonly rule: string;
  readonly [option: string]: Json;
}

/**
 * A way of turning gradients into steps: two functions and no hidden memory.
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
   * Whether no coordinate sees another: each vector of the state is `[rows, size]`, and the columns
   * of some coordinates are all that their steps depend on.
   */
  readonly coordinatewise?: boolean | undefined;

  /**
   * The memory of a rule which has not yet seen a gradient. The layout tells which coordinates
   * belong to one tensor, for rules that treat tensors or shapes differently.
   *
   * @param saved - What an earlier run saved, where a state is restored. Only for rules whose tree depends on more
   *   than the layout; rules around rules pass each one its part, by `savedPart`.
   */
  init(layout: Layout, saved?: SavedBranch): State;

  /**
   * @param state - Moved in: the rule may reuse its memory, so do not touch it again. A rule
   *   frees nothing; whoever carries the state frees the leaves which are not in the new one.
   */
  update(seen: Observation<Vector>, state: State): Update<State, Vector>;

  /**
   * The same rule for vectors that live elsewhere, such as on a GPU. Its states have the same
   * shape, so a model saved on one backend can resume on another. Without it, the rule is for
   * backends whose numbers JavaScript can read at once.
   */
  on?<Other>(space: VectorSpace<Other>): UpdateRule<unknown, Other>;

  /**
   * A state as `init` gives it, laid out as this form of the rule likes it: a kernel on a GPU may want
   * all rows in one buffer. `update` then takes and gives such states. Frees nothing.
   */
  pack?(state: unknown): State;

  /** The way back, for saving. Shares nothing with the packed state, and frees nothing. */
  unpack?(state: State): unknown;

  /**
   * Whether `update` of this state itself steps by zero and leaves the vectors as they are where the gradient
   * is not finite. For forms on tensors: of others that is seen to from outside, which costs time.
   */
  standsStill?(state: State): boolean;

  /**
   * The way from the coordinates being trained to those worth evaluating and saving, such as the
   * slow weights of Lookahead: `[size]`, to be added. Without it, the two are the same.
   */
  lag?(state: State): Vector;

  /**
   * How a state follows its variables when some of them rest, leave, or move to their slow weights. For rules whose
   * states the defaults of {@link StateEdits} do not fit, and for rules around such rules.
   */
  readonly edits?: StateEdits | undefined;
}

/** Any rule, whatever it remembers. */
// biome-ignore lint/suspicious/noExplicitAny: a state is opaque to all but its rule.
export type AnyRule<Vector = Float32Array> = UpdateRule<any, Vector>;

/** {@link UpdateRule.pack}, or the state itself where the rule has no layout of its own. */
export function packState<Vector>(rule: AnyRule<Vector>, state: unknown): unknown {
  return rule.pack ? rule.pack(state) : state;
}

/** {@link UpdateRule.unpack}, or the state itself where the rule has no layout of its own. */
export function unpackState<Vector>(rule: AnyRule<Vector>, state: unknown): unknown {
  return rule.unpack ? rule.unpack(state) : state;
}

/**
 * The same observation with another gradient, for rules that wrap rules. Coordinates and loss are
 * read only if the inner rule reads them: they may have to be collected from many variables first.
 */
export function withGradient<Vector>(seen: Observation<Vector>, gradient: Vector): Observation<Vector> {
  return {
    gradient,
    get coordinates() {
      return seen.coordinates;
    },
    get loss() {
      return seen.loss;
    },
  };
}
