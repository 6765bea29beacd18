/** One test of tfjs under one configuration. */
export interface Outcome {
  /** In the folder of the suite. */
  readonly file: string;
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'excluded' | 'pending';
  /** Of the expectations that failed. */
  readonly messages: readonly string[];
}

export interface Configuration {
  /**
   * Of tfjs-layers there are tests of an older version only: what fails under tfjs alone is not listed.
   */
  readonly suite: 'core' | 'layers';
  readonly backend: 'cpu' | 'wasm';
  /** With the kernels of `@l2l/wasm-training`. */
  readonly training?: boolean;
  /** What takes the places of the optimizers of `tf.train`, by its name in `worker/optimizers.ts`. */
  readonly optimizers?: string;
  /** The configuration of tfjs alone that it is compared with. Failures of one without are faults of this harness. */
  readonly stock?: string;
  /** Only others are compared with it, so its failures are nobody's here. */
  readonly isReference?: boolean;
  /** A pattern of the files whose tests run; all without. */
  readonly files?: string;
}

/** Names of tests by their files. */
export type Listed = Readonly<Record<string, readonly string[]>>;

/** Tests that fail for a reason that no kind covers. */
export interface Written {
  readonly reason: string;
  readonly configurations: readonly string[];
  /** A pattern that each message of these tests matches. */
  readonly message: string;
  readonly tests: Listed;
}

export interface Exclusions {
  /** How many tests the configurations of tfjs alone have. */
  readonly counts: Readonly<Record<string, number>>;
  /** By configuration and kind: see `kinds.js`. */
  readonly checked: Readonly<Record<string, Readonly<Record<string, Listed>>>>;
  readonly written: readonly Written[];
}

export interface WorkerOptions {
  readonly configuration: Configuration;
  /** The entry file of jasmine-core. */
  readonly jasmine: string;
  /** Where the wasm files of tfjs lie. */
  readonly wasmFolder: string;
  readonly out: string;
}
