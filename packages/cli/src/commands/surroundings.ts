import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option } from 'commander';
import type { Surroundings } from '../experiment/build';

/** Flags that many commands have. */
export const dataOption = () =>
  new Option('--data <folder>', 'folder with full datasets')
    .env('L2L_DATA_DIR')
    .default(undefined, 'the digits that come along');
export const workersOption = () =>
  new Option(
    '--workers <n>',
    'threads that share the trajectories; the result does not depend on it',
  ).argParser(count);
export const jsonOption = () => new Option('--json', 'say it for programs: one JSON object a line');
export const quietOption = () => new Option('--quiet', 'say nothing but the result');

/** Where a command finds things, from its flags. */
export function surroundingsOf(
  { data, workers }: { readonly data?: string | undefined; readonly workers?: number | undefined },
  trajectories: number,
): Surroundings {
  return {
    data,
    workers: workers ?? Math.min(availableParallelism(), trajectories),
    worker: new URL('./worker.js', import.meta.url),
    onWorkerLost: (reason) =>
      void process.stderr.write(`A worker died (${reason}). What it did is done again by a new one.\n`),
  };
}

/** A whole number from the command line, such as a seed. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

/** A whole number from the command line that is not below another. */
export function atLeast(least: number): (text: string) => number {
  return (text) => {
    const value = wholeNumber(text);
    if (value >= least) return value;
    throw new InvalidArgumentError(`It must be at least ${least}.`);
  };
}

/** How many of something: at least one. */
export const count = atLeast(1);

/** A number above 0, such as a rate. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}
