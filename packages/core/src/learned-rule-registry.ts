import { builtBy } from './built-by';
import type { Checkpoint } from './checkpoint';
import type { Json } from './json';
import type { AnyLearnedRule } from './learned-rule';
import { registryOf } from './registry';

/** Builds a learned rule from the config in its checkpoints. */
export type LearnedRuleBuilder = (config: Json) => AnyLearnedRule;

const registry = registryOf<LearnedRuleBuilder>('learned rule', 'registerLearnedRule()');

/**
 * Makes learned rules of this name known to {@link buildLearnedRule}, so that their checkpoints can be
 * used without saying which package they come from. Registering a name again replaces it.
 *
 * @param name - `LearnedRule.name`: camelCase, as for `registerRule`.
 * @throws L2lError `bad-option` for any other name.
 */
export function registerLearnedRule(name: string, builder: LearnedRuleBuilder): void {
  registry.set(name, builder);
}

/**
 * The learned rule that a checkpoint is for: `buildLearnedRule(checkpoint.rule)`.
 *
 * @throws L2lError `not-found` if no learned rule of that name is registered; what the rule's own
 *   factory throws for a config that is none.
 */
export function buildLearnedRule({ name, config }: Checkpoint['rule']): AnyLearnedRule {
  const builder = registry.get(name);
  return builtBy(`learned rule "${name}"`, config, () => builder(config));
}
