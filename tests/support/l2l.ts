import { type ExecFileOptions, execFile } from 'node:child_process';

/** The built command, as it is installed: workers and dynamic imports included. */
export const BIN = new URL('../../packages/cli/dist/bin.js', import.meta.url).pathname;

/** The programs that need a clone of the repository: `npm run suite` and `npm run reproduce`. */
export const SUITE = new URL('../../benchmarks/suite/dist/main.js', import.meta.url).pathname;
export const REPRODUCE = new URL('../../reproductions/lookahead-lstm/dist/main.js', import.meta.url).pathname;

/** What a command printed, and its exit code. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `l2l` in a folder, without a terminal. */
export function l2lIn(folder: string, ...words: string[]): Promise<Ended> {
  return endOf([BIN, ...words], { cwd: folder });
}

/** Runs a program of Node to its end, without a terminal. */
export function endOf(words: readonly string[], options: ExecFileOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, words, { ...options, encoding: 'utf8' }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}
