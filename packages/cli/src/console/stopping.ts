import { EXIT } from '../exit-codes';
import type { Output } from './output';

/** Why work was given up: a signal asked for it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super('Stopped.');
    this.exitCode = signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  }
}

/**
 * Milliseconds in which signals count as one: npm and npx pass on the signal that the terminal has sent to
 * this process already.
 */
const ONE_PRESS = 300;

/**
 * Runs work that Ctrl-C and SIGTERM stop after the step under way. A second one ends the process at once.
 *
 * @param work - Looks at the signal between steps. Its reason is an {@link Interrupted}.
 */
export async function stoppable<Value>(
  output: Output,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const stopping = new AbortController();
  let first = 0;
  const stop = (name: 'SIGINT' | 'SIGTERM') => {
    const interrupted = new Interrupted(name);
    if (!stopping.signal.aborted) {
      first = Date.now();
      output.warn('Stopping after this step; press Ctrl-C again to quit now.');
      stopping.abort(interrupted);
    } else if (Date.now() - first >= ONE_PRESS) {
      process.exit(interrupted.exitCode);
    }
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    const value = await work(stopping.signal);
    // Work that returns has saved what it had; the exit code still says that there was more to do.
    if (stopping.signal.aborted) process.exitCode = (stopping.signal.reason as Interrupted).exitCode;
    return value;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
