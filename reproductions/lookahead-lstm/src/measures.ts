/** Losses of one training run, on its minibatches and on examples that stay the same. */
export interface Curve {
  /** `[steps + 1]`, on the minibatch of each step. */
  readonly minibatch: readonly number[];
  /** On one fixed set of examples, every {@link FIXED_EVERY} steps, the first before any. */
  readonly fixed: readonly number[];
}

/** Steps from one look at the fixed examples to the next. */
export const FIXED_EVERY = 5;

/** What the page says of a curve in numbers; all of the fixed examples, so without the noise of minibatches. */
export interface Measures {
  /** Steps until the loss was first at or below 1, 0.5 and 0.3; Infinity if never. */
  readonly stepsTo: Readonly<Record<'1' | '0.5' | '0.3', number>>;
  /** The lowest loss. */
  readonly lowest: number;
  /** The last loss. */
  readonly final: number;
  /** Mean of |second difference of ln loss|, over looks {@link FIXED_EVERY} steps apart: 0 where it falls evenly. */
  readonly oscillation: number;
}

export function measuresOf({ fixed }: Curve): Measures {
  const reached = (loss: number) => {
    const at = fixed.findIndex((value) => value <= loss);
    return at < 0 ? Number.POSITIVE_INFINITY : at * FIXED_EVERY;
  };
  const logs = fixed.map((value) => Math.log(value));
  const bends = logs.slice(2).map((value, i) => Math.abs(value - 2 * logs[i + 1]! + logs[i]!));
  return {
    stepsTo: { '1': reached(1), '0.5': reached(0.5), '0.3': reached(0.3) },
    lowest: Math.min(...fixed),
    final: fixed.at(-1)!,
    oscillation: bends.reduce((sum, bend) => sum + bend, 0) / bends.length,
  };
}
