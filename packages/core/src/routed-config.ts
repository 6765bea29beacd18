import { L2lError } from './errors';
import type { Json } from './json';
import type { RoutedOptions } from './routed';
import type { AnyRule, RuleConfig } from './update-rule';

/**
 * The config of routed rules; `undefined` where one of them has none. TensorFlow.js saves strings as snake_case,
 * which would be another pattern: so they go as numbers.
 */
export function routedConfig(
  patterns: readonly RegExp[],
  rules: readonly { readonly config?: RuleConfig | undefined }[],
): RuleConfig | undefined {
  const configs = rules.map(({ config }) => config);
  if (configs.some((config) => config === undefined)) return undefined;
  return {
    rule: 'routed',
    routes: patterns.map(({ source, flags }, i) => ({
      pattern: codesOf(source),
      flags: codesOf(flags),
      rule: configs[i]!,
    })),
    otherwise: configs.at(-1)!,
  };
}

function codesOf(text: string): Json {
  // Of units, not of characters, which may have two.
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

/**
 * The options that a config describes.
 *
 * @param build - Makes the rules in it.
 * @throws L2lError `bad-checkpoint`
 */
export function routedOptionsOf(config: RuleConfig, build: (inner: RuleConfig) => AnyRule): RoutedOptions {
  const { routes, otherwise } = config;
  if (!Array.isArray(routes)) throw damaged('it has no list of routes');
  return {
    routes: routes.map((route) => ({ variables: patternOf(route), rule: build(route?.rule) })),
    otherwise: build(otherwise as RuleConfig),
  };
}

function patternOf(route: { readonly pattern?: unknown; readonly flags?: unknown } | null): RegExp {
  const [source, flags] = [textOf(route?.pattern), textOf(route?.flags)];
  try {
    return new RegExp(source, flags);
  } catch (cause) {
    throw damaged('the pattern of a route is no regular expression', cause);
  }
}

function textOf(codes: unknown): string {
  const isText = Array.isArray(codes) && codes.every((code) => Number.isInteger(code) && code >>> 16 === 0);
  if (!isText) throw damaged('the pattern of a route is not a list of character codes');
  return codes.map((code: number) => String.fromCharCode(code)).join('');
}

function damaged(what: string, cause?: unknown): L2lError {
  return new L2lError(
    'bad-checkpoint',
    `This is not the config of a routed rule: ${what}. The file was damaged or made by another version: save the model again.`,
    { cause },
  );
}
