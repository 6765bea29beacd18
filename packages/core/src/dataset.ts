/** Some examples of a {@link Dataset}, in the order they were asked for. */
export interface Examples {
  /** `[count, ...inputShape]`, row-major. Yours to keep. */
  readonly inputs: Float32Array;
  /** `[count]`, whole numbers in [0, classCount). Yours to keep. */
  readonly labels: Int32Array;
}

/** Labelled examples in memory. */
export interface Dataset {
  /** Shown in tables and plots, for example `mnist-train`. */
  readonly name: string;
  /** Number of examples. */
  readonly count: number;
  /** Shape of one input, for example `[28, 28, 1]`. */
  readonly inputShape: readonly number[];
  readonly classCount: number;
  /**
   * The examples at these indices. The same index always gives the same example: callers may keep it.
   *
   * @param indices - Whole numbers in [0, count); may repeat.
   */
  examples(indices: ArrayLike<number>): Examples;
}
