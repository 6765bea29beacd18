import { describeValue } from './describe-value';
import { L2lError } from './errors';

/**
 * Checks one option that is a regular expression at the door, and returns it without a memory: with `g` or `y` it would
 * remember where it last found something.
 *
 * @param owner - Who was given the option, for example `routed`.
 * @throws L2lError `bad-option`
 */
export function patternOption(owner: string, name: string, value: unknown): RegExp {
  // Of any realm: jest has a RegExp of its own.
  if (Object.prototype.toString.call(value) !== '[object RegExp]')
    throw new L2lError(
      'bad-option',
      `${owner}: ${name} is ${describeValue(value)}, but must be a regular expression such as /bias/.`,
    );
  const { source, flags } = value as RegExp;
  return new RegExp(source, flags.replace(/[gy]/g, ''));
}
