import { describeValue } from './describe-value';
import { L2lError } from './errors';

interface Range {
  /** Smallest allowed value. */
  readonly from?: number;
  /** Largest allowed value. */
  readonly to?: number;
  /** Every value must be greater than this. */
  readonly above?: number;
  /** Every value must be less than this. */
  readonly below?: number;
  readonly integer?: boolean;
}

/**
 * Checks one numeric option at the door and returns it.
 *
 * @param owner - Who was given the option, for example `adam`.
 * @throws L2lError `bad-option`, with the range and the value that was given.
 */
export function numberOption(owner: string, name: string, value: number, range: Range = {}): number {
  const { from = -Infinity, to = Infinity, above = -Infinity, below = Infinity, integer = false } = range;
  const inRange =
    value >= from &&
    value <= to &&
    (value > above || above === -Infinity) &&
    (value < below || below === Infinity);
  if (Number.isFinite(value) && inRange && (!integer || Number.isInteger(value))) return value;
  throw new L2lError(
    'bad-option',
    `${owner}: ${name} is ${describeValue(value)}, but must be ${describe(range)}. Pass ${name} in that range or leave it out for the default.`,
  );
}

/**
 * Checks one option that is yes or no at the door and returns it.
 *
 * @param owner - Who was given the option, for example `rmsprop`.
 * @throws L2lError `bad-option`
 */
export function booleanOption(owner: string, name: string, value: boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw new L2lError(
    'bad-option',
    `${owner}: ${name} is ${describeValue(value)}, but must be true or false.`,
  );
}

/**
 * Checks one option that is a function at the door and returns it.
 *
 * @param owner - Who was given the option, for example `tune`.
 * @throws L2lError `bad-option`
 */
export function functionOption<Given>(owner: string, name: string, value: Given): Given {
  if (typeof value === 'function') return value;
  throw new L2lError('bad-option', `${owner}: ${name} is ${describeValue(value)}, but must be a function.`);
}

/**
 * Checks one option that is an object at the door and returns it.
 *
 * @param owner - Who was given the option, for example `mlp`.
 * @param what - What it must be, for the message: `a dataset such as blobs(key)`.
 * @throws L2lError `bad-option`
 */
export function objectOption<Given>(owner: string, name: string, value: Given, what: string): Given {
  if (typeof value === 'object' && value !== null) return value;
  throw new L2lError('bad-option', `${owner}: ${name} is ${describeValue(value)}, but must be ${what}.`);
}

function describe({ from, to, above, below, integer }: Range): string {
  const bounds = [
    from !== undefined && `at least ${from}`,
    above !== undefined && `greater than ${above}`,
    to !== undefined && `at most ${to}`,
    below !== undefined && `less than ${below}`,
  ].filter((bound) => bound !== false);
  const noun = integer ? 'a whole number' : 'a finite number';
  return bounds.length === 0 ? noun : `${noun}, ${bounds.join(' and ')}`;
}
