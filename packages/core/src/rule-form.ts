import type { Layout } from './layout';
import type { Observation, Update } from './observation';
import type { SavedBranch } from './saved-branch';

/**
 * A rule for vectors of one kind: what `UpdateRule.on` returns. The first four members mean what they mean there. The
 * others are for kernels, which lay states out their own way.
 */
export interface RuleForm<State = unknown, Vector = Float32Array> {
  readonly name: string;
  init(layout: Layout, saved?: SavedBranch): State;
  update(seen: Observation<Vector>, state: State): Update<State, Vector>;
  lag?(state: State): Vector;

  /**
   * A state as `init` of the rule on arrays lays it out, laid out for this form: a kernel on a GPU may want all rows in
   * one buffer. `update` takes and returns such states. Frees nothing. Default: the state itself.
   */
  pack?(state: unknown): State;

  /** The reverse, for saving. Shares nothing with the packed state, and frees nothing. Default: the state itself. */
  unpack?(state: State): unknown;

  /**
   * Whether `update` of this state itself steps by zero and leaves the vectors as they are where the gradient cannot be
   * used. Of other forms the optimizer sees to that, which costs time. Default: no.
   */
  masksUnusable?(state: State): boolean;
}

/** A {@link RuleForm} with every member, as the machinery around rules uses it. */
export interface PlacedRule<Vector = Float32Array, State = unknown> {
  init(layout: Layout, saved?: SavedBranch): State;
  update(seen: Observation<Vector>, state: State): Update<State, Vector>;
  /** `undefined` where the coordinates being trained are those worth evaluating. */
  readonly lag: ((state: State) => Vector) | undefined;
  pack(state: unknown): State;
  unpack(state: State): unknown;
  masksUnusable(state: State): boolean;
}

/**
 * Fills in what a form leaves out. The form is called, not copied: it may be an instance of a class whose methods need
 * their `this`.
 */
export function placed<Vector, State>(form: RuleForm<State, Vector>): PlacedRule<Vector, State> {
  return {
    init: (layout, saved) => form.init(layout, saved),
    update: (seen, state) => form.update(seen, state),
    lag: form.lag && ((state) => form.lag!(state)),
    pack: (state) => (form.pack ? form.pack(state) : (state as State)),
    unpack: (state) => (form.unpack ? form.unpack(state) : state),
    masksUnusable: (state) => form.masksUnusable?.(state) ?? false,
  };
}
