import { notRegistered } from './built-by';
import { L2lError } from './errors';

/** What can be registered: rules, built from their config; learned rules, built from that in their checkpoints. */
export type RegistryKind = 'rule' | 'learned rule';

/** Builders of one kind, by name. */
export interface Registry<Builder> {
  /**
   * Makes a name known. Registering a name again replaces it.
   *
   * @throws L2lError `bad-option` for a name that is not camelCase.
   */
  set(name: string, builder: Builder): void;
  /** @throws L2lError `not-found` */
  get(name: string): Builder;
}

const SHARED = Symbol.for('@l2l/core registry');

/**
 * All that is registered, of every kind. One for all copies of this module: a program may have both the ESM and the
 * CommonJS build, and what is registered in one must load in the other.
 */
function shared(kind: RegistryKind): Map<string, unknown> {
  const scope = globalThis as { [SHARED]?: Partial<Record<RegistryKind, Map<string, unknown>>> };
  scope[SHARED] ??= {};
  scope[SHARED][kind] ??= new Map();
  return scope[SHARED][kind];
}

/** @param register - The function that registers this kind, for messages. */
export function registryOf<Builder>(kind: RegistryKind, register: string): Registry<Builder> {
  return {
    set(name, builder) {
      requireName(kind, name);
      shared(kind).set(name, builder);
    },
    get(name) {
      const builder = shared(kind).get(name);
      if (builder === undefined) throw notRegistered(kind, name, shared(kind), register);
      return builder as Builder;
    },
  };
}

/** TensorFlow.js saves names as snake_case, and `myLSTM` would come back as `myLstm`. */
function requireName(kind: RegistryKind, name: string): void {
  if (/^[a-z](?:[a-z0-9]|(?<=[a-z])[A-Z])*$/.test(name)) return;
  throw new L2lError(
    'bad-option',
    `A ${kind} cannot be registered as "${name}": use camelCase letters and digits, with each capital after a small letter, such as "myLstm".`,
  );
}
