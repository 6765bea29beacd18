import { execFile } from 'node:child_process';

/** The built command, as it is installed: workers and dynamic imports included. */
export const BIN = new URL('../../packages/cli/dist/bin.js', import.meta.url).pathname;

/** What a command printed, and its exit code. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `l2l` in a folder, without a terminal. */
export function l2lIn(folder: string, ...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BIN, ...words], { cwd: folder }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}
