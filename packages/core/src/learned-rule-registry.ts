import { builtBy, notRegistered } from './built-by';
import type { Checkpoint } from './checkpoint';
import type { Json } from './json';
import type { AnyLearnedRule } from './learned-rule';

/** Builds a learned rule from the config in its checkpoints. */
export type LearnedRuleBuilder = (config: Json) => AnyLearnedRule;

const REGISTRY = Symbol.for('@l2l/core learned rules');

/** One for all copies of this module, as the registry of rules is. */
function registry(): Map<string, LearnedRuleBuilder> {
  const shared = globalThis as { [REGISTRY]?: Map<string, LearnedRuleBuilder> };
  shared[REGISTRY] ??= new Map();
  return shared[REGISTRY];
}

/**
 * Makes learned rules of this name known to {@link buildLearnedRule}, so that their checkpoints can be
 * used without saying which package they come from. Registering a name again replaces it.
 *
 * @param name - `LearnedRule.name`
 */
export function registerLearnedRule(name: string, builder: LearnedRuleBuilder): void {
  registry().set(name, builder);
}

/**
 * The learned rule that a checkpoint is for: `buildLearnedRule(checkpoint.rule)`.
 *
 * @throws L2lError `not-found` if no learned rule of that name is registered; what the rule's own
 *   factory throws for a config that is none.
 */
export function buildLearnedRule({ name, config }: Checkpoint['rule']): AnyLearnedRule {
  const builder = registry().get(name);
  if (!builder) throw notRegistered('learned rule', name, registry(), 'registerLearnedRule()');
  return builtBy(`learned rule "${name}"`, config, () => builder(config));
}
