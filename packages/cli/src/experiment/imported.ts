import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { L2lError } from '@l2l/core';

/**
 * What a user's own module exports, or what its function returns.
 *
 * @param isIt - Whether it is what was asked for.
 * @throws L2lError `not-found`, `bad-option`
 */
export async function imported<Value>(
  { module, export: name }: { readonly module: string; readonly export: string },
  what: string,
  isIt: (given: Partial<Value> | undefined) => boolean,
): Promise<Value> {
  const file = resolve(module);
  let exports: Record<string, unknown>;
  try {
    exports = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (cause) {
    throw new L2lError('not-found', `The module ${file} cannot be loaded: ${(cause as Error).message}`, {
      cause,
    });
  }
  const given = exports[name];
  const value = typeof given === 'function' ? await given() : given;
  if (isIt(value as Partial<Value>)) return value as Value;
  throw new L2lError(
    'bad-option',
    `The export "${name}" of ${file} is ${typeof value}, but must be ${what}, or a function that returns one. Found exports: ${Object.keys(exports).join(', ') || 'none'}.`,
  );
}
