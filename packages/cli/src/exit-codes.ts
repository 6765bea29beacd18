import { L2lError } from '@l2l/core';

/** How the process ended, for other programs. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  diverged: 3,
  /** By Ctrl-C: 128 and the number of SIGINT. */
  interrupted: 130,
  /** By SIGTERM: 128 and its number. */
  terminated: 143,
} as const;

/** The exit code for what went wrong. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof L2lError)) return EXIT.failed;
  if (error.code === 'non-finite' || error.code === 'diverged') return EXIT.diverged;
  return error.code === 'bad-option' || error.code === 'not-found' ? EXIT.usage : EXIT.failed;
}
