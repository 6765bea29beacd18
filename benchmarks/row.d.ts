/** What a contender has ready once it is prepared. */
export interface Ready {
  /** One run of what is measured. Left out where only the facts are told. */
  readonly run?: () => unknown;
  /** Numbers about the contender, found before it is measured: such as sums of its answer. */
  readonly facts?: readonly number[];
}

/** A program of a race. It is called in a process of its own, once; imports belong inside. */
export type Prepare = () => Ready | Promise<Ready>;

/** What was measured of one contender. */
export interface Measured {
  /** Milliseconds a run: the mean of each turn, turns in the order they were taken. */
  readonly turns: readonly number[];
  /** Median of the turns; NaN without any. */
  readonly ms: number;
  /** The most memory the process had, beyond what it had before it loaded anything. */
  readonly bytes: number;
  readonly facts: readonly number[];
}

/** One line of the table. */
export interface Line {
  readonly what: string;
  readonly result: string;
  /** The number in the result. */
  readonly value: number;
  /** Left out where a number is only told. */
  readonly goal?: string;
  readonly isMet?: boolean;
}

/** Programs that take turns within one run, so that a busy machine hits all alike. */
export interface Race<Name extends string = string> {
  readonly name: string;
  /**
   * `processor`: time that all threads of the process were at work, which leaves out the waiting where
   * others use the machine too. `wall`: time on the clock, for programs of several threads.
   */
  readonly clock: 'processor' | 'wall';
  readonly contenders: Readonly<Record<Name, Prepare>>;
  /** Names of contenders that are so slow that one turn must do. */
  readonly once?: readonly Name[];
  /** Turns of each contender; 15 unless told. */
  readonly turns?: number;
  /** Relative error within which the facts of all contenders must agree; unless told they need not. */
  readonly agreement?: number;
  /** What the measurements say. */
  lines(measured: Readonly<Record<Name, Measured>>): readonly Line[];
}

/** One row: one question about the code, answered by one race or a few. */
export interface Row {
  readonly name: string;
  readonly title: string;
  /** How it is measured and counted, in a sentence or two. */
  readonly how: string;
  // Each race has names of its own.
  // biome-ignore lint/suspicious/noExplicitAny: they meet again in its `lines`.
  readonly races: readonly Race<any>[];
}
