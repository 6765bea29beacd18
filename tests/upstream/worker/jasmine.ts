interface Failure {
  readonly message: string;
}

export interface Suite {
  readonly id: string;
  readonly children?: readonly Suite[];
}

interface Result {
  readonly id: string;
  readonly fullName: string;
  readonly status: 'passed' | 'failed' | 'excluded' | 'pending';
  readonly failedExpectations: readonly Failure[];
}

/** What is used of Jasmine's environment. */
interface Jasmine {
  configure(options: { readonly random: boolean }): void;
  topSuite(): Suite;
  addReporter(reporter: { specDone(result: Result): void; suiteDone(result: Result): void }): void;
  execute(): Promise<unknown>;
}

/** Milliseconds for one test, on a busy machine. */
const PATIENCE = 60_000;

/** Puts `describe`, `it` and the others into the global scope, and takes the tests in the order of their files. */
export function bootJasmine(path: string): Jasmine {
  const jasmine = (
    require(path) as { boot(): { DEFAULT_TIMEOUT_INTERVAL: number; getEnv(): Jasmine } }
  ).boot();
  jasmine.DEFAULT_TIMEOUT_INTERVAL = PATIENCE;
  const environment = jasmine.getEnv();
  environment.configure({ random: false });
  return environment;
}
