import { damagedConfig } from './built-by';
import type { RoutedOptions } from './routed';
import { patternOf, savedPattern } from './saved-pattern';
import type { AnyRule, RuleConfig } from './update-rule';

/** The config of routed rules, of the configs of the rules. */
export function routedConfig(patterns: readonly RegExp[], configs: readonly RuleConfig[]): RuleConfig {
  return {
    rule: 'routed',
    routes: patterns.map((pattern, i) => ({ ...savedPattern(pattern), rule: configs[i]! })),
    otherwise: configs.at(-1)!,
  };
}

/**
 * The options that a config describes.
 *
 * @param build - Makes the rules in it.
 * @throws L2lError `bad-checkpoint`
 */
export function routedOptionsOf(config: RuleConfig, build: (inner: RuleConfig) => AnyRule): RoutedOptions {
  const { routes, otherwise } = config;
  if (!Array.isArray(routes)) throw damagedConfig('a routed rule', 'it has no list of routes');
  return {
    routes: routes.map((route) => ({
      variables: patternOf('a routed rule', route),
      rule: build(route?.rule),
    })),
    otherwise: build(otherwise as RuleConfig),
  };
}
