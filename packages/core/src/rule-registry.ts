import { chain, clip, scale } from './chain';
import { L2lError } from './errors';
import { routedFrom } from './routed';
import type { AnyRule, RuleConfig } from './update-rule';

/** Builds a rule from its config. `build` makes the rules inside it. */
export type RuleBuilder = (config: RuleConfig, build: (inner: RuleConfig) => AnyRule) => AnyRule;

const REGISTRY = Symbol.for('@l2l/core rules');

/**
 * The rules that are known. One registry for all copies of this module: the CommonJS builds of
 * `@l2l/core` and `@l2l/core/tfjs` each have their own, and what is registered in one must load in the other.
 */
function registry(): Map<string, RuleBuilder> {
  const shared = globalThis as { [REGISTRY]?: Map<string, RuleBuilder> };
  shared[REGISTRY] ??= new Map();
  return shared[REGISTRY];
}

/**
 * Makes rules of this name known to {@link buildRule}, so that saved models which use them load.
 *
 * Registering a name again replaces it. Packages register their own rules in their `register()`.
 *
 * @param name - camelCase letters and digits, each capital after a small letter: TensorFlow.js saves
 *   names as snake_case, and `myLSTM` would come back as `myLstm`.
 * @throws L2lError `bad-option` for any other name.
 */
export function registerRule(name: string, builder: RuleBuilder): void {
  if (!/^[a-z](?:[a-z0-9]|(?<=[a-z])[A-Z])*$/.test(name)) {
    throw new L2lError(
      'bad-option',
      `A rule cannot be registered as "${name}": use camelCase letters and digits, with each capital after a small letter, such as "myLstm".`,
    );
  }
  registry().set(name, builder);
}

/**
 * The rule that a config describes.
 *
 * @throws L2lError `not-found` if no rule of that name is registered.
 */
export function buildRule(config: RuleConfig): AnyRule {
  const builder = registry().get(config.rule);
  if (builder) return builder(config, buildRule);
  throw new L2lError(
    'not-found',
    `There is no rule named "${config.rule}" here; registered are: ${[...registry().keys()].join(', ') || 'none'}. ` +
      'Call register() of the package it comes from (for example @l2l/lookahead), or registerRule() for a rule of your own, before loading.',
  );
}

/** Registers `chain`, `scale`, `clip` and `routed`. */
export function registerCombinators(): void {
  registerRule('chain', ({ links }, build) => chain(...(links as readonly RuleConfig[]).map(build)));
  registerRule('scale', ({ factor, inner }, build) => scale(factor as number, build(inner as RuleConfig)));
  registerRule('clip', ({ norm }) => clip({ norm: norm as number }));
  registerRule('routed', routedFrom);
}
