import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option } from 'commander';
import type { Surroundings } from '../experiment/build';

/** Flags that many commands have. */
export const dataOption = () =>
  new Option(
    '--data <folder>',
    'folder of full datasets (default: the digits that come with @l2l/mnist)',
  ).env('L2L_DATA_DIR');
export const workersOption = () =>
  new Option(
    '--workers <n>',
    'threads that share the trajectories; the result is the same for any number (default: one per core)',
  ).argParser(count);
export const jsonOption = () => new Option('--json', 'print results as JSON, one object per line');
export const forceOption = () => new Option('-f, --force', 'replace files that exist');
export const seedOption = (description = 'random seed') =>
  new Option('--seed <n>', description).argParser(wholeNumber);
export const saveEveryOption = () =>
  new Option('--save-every <seconds>', 'save at least this often').argParser(positiveNumber).default(30);
export const quietOption = () => new Option('-q, --quiet', 'print only the result');

/** Where a command finds things, from its flags. */
export function surroundingsOf(
  { data, workers }: { readonly data?: string | undefined; readonly workers?: number | undefined },
  trajectories: number,
  warn: (line: string) => void,
): Surroundings {
  return {
    data,
    workers: workers ?? Math.min(availableParallelism(), trajectories),
    worker: new URL('./worker.js', import.meta.url),
    onWorkerLost: (reason) => warn(`A worker died (${reason}). A new one repeats its work.`),
  };
}

/** A whole number from the command line, such as a seed; it may be negative. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value;
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
