import { describeValue } from './describe-value';
import { L2lError } from './errors';
import type { AnyRule } from './update-rule';

/**
 * Checks at the door that a value is an update rule, and returns it.
 *
 * @param owner - Who was given it, for example `lookahead`.
 * @param role - What it is there, for example `fast`.
 * @param others - What else would do, for the message.
 * @throws L2lError `bad-option`
 */
export function requireRule<Vector = Float32Array>(
  owner: string,
  role: string,
  given: unknown,
  others = '',
): AnyRule<Vector> {
  const { init, update } = (given ?? {}) as Partial<AnyRule<Vector>>;
  if (typeof init === 'function' && typeof update === 'function') return given as AnyRule<Vector>;
  // Often the factory itself is passed, and not what it makes.
  const advice = typeof given === 'function' && given.name ? ` Call it: ${given.name}(…).` : '';
  throw new L2lError(
    'bad-option',
    `${owner}: ${role} is ${describeValue(given)}, but must be an update rule such as adam(0.001)${others}.${advice}`,
  );
}
