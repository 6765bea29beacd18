import { describeValue } from './describe-value';
import { L2lError } from './errors';

/**
 * What a builder makes of a config. Configs come from files, and builders take them for what they should be: whatever
 * they throw that is no L2lError says that the config is none.
 *
 * @param what - Names what is built in the message.
 * @throws L2lError `bad-checkpoint`, or the builder's own.
 */
export function builtBy<Built>(what: string, config: unknown, build: () => Built): Built {
  try {
    return build();
  } catch (cause) {
    // Of any copy of this class: a program may have both builds of the package.
    if (cause instanceof Error && cause.name === 'L2lError') throw cause;
    throw new L2lError(
      'bad-checkpoint',
      `The ${what} cannot be built from the config ${describeValue(config)} (${String(cause)}). ` +
        'The file was damaged or made by another version: save or fetch it again.',
      { cause },
    );
  }
}

/** The error for a name that nobody registered. */
export function notRegistered(
  kind: string,
  name: string,
  registered: ReadonlyMap<string, unknown>,
  register: string,
): L2lError {
  return new L2lError(
    'not-found',
    `There is no ${kind} named ${describeValue(name)} here; registered are: ${[...registered.keys()].join(', ') || 'none'}. ` +
      `Call register() of the package it comes from (for example @l2l/lookahead), or ${register} for one of your own, before loading.`,
  );
}

/**
 * The error for a config of a rule that cannot be one.
 *
 * @param owner - Whose config it should be, for example `a routed rule`.
 * @param what - What is wrong with it.
 */
export function damagedConfig(owner: string, what: string, cause?: unknown): L2lError {
  return new L2lError(
    'bad-checkpoint',
    `This is not the config of ${owner}: ${what}. The file was damaged or made by another version: save the model again.`,
    { cause },
  );
}
