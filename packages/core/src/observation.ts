/** What a rule is shown at each step. */
export interface Observation<Vector = Float32Array> {
  /** `[size]`. Read, never written to, never kept. */
  readonly gradient: Vector;
  /** `[size]`, where the gradient was taken. Read, never written to, never kept. */
  readonly coordinates: Vector;
  /** `[1]`, the loss of the minibatch, where the training loop passes it (`minimize` and `fit` do). */
  readonly loss?: Vector | undefined;
}

/** What one call of `UpdateRule.update` returns. */
export interface Update<State, Vector = Float32Array> {
  /**
   * `[size]`. Add it to the coordinates: `θ ← θ + step`. The minus sign is inside.
   * It is yours: it shares no memory with the state.
   */
  readonly step: Vector;
  /** What the rule remembers for the next call. */
  readonly state: State;
}

/** What a rule inside a rule is shown instead. */
interface Changes<Vector> {
  readonly gradient: Vector;
  /** Default: the coordinates of the outer rule. */
  readonly coordinates?: () => Vector;
  /** Default: the loss of the outer rule. */
  readonly loss?: () => Vector | undefined;
}

/**
 * Another observation of the same step, for rules that go around rules. Coordinates and loss are computed when they
 * are first read, and once: they may have to be collected from many variables.
 */
export function observed<Vector>(
  seen: Observation<Vector>,
  { gradient, coordinates, loss }: Changes<Vector>,
): Observation<Vector> {
  let found: { readonly coordinates: Vector } | undefined;
  return {
    gradient,
    get coordinates() {
      found ??= { coordinates: coordinates ? coordinates() : seen.coordinates };
      return found.coordinates;
    },
    get loss() {
      return loss ? loss() : seen.loss;
    },
  };
}
