import { type AccumulateOptions, accumulate } from './accumulate';
import { builtBy } from './built-by';
import { chain } from './chain';
import { type ClipOptions, clip } from './clip';
import { decayedFrom } from './decayed';
import { describeValue } from './describe-value';
import { ema } from './ema';
import { L2lError } from './errors';
import { registryOf } from './registry';
import { routedFrom } from './routed';
import { scale } from './scale';
import { schedule } from './schedule';
import { scheduleFrom } from './schedules';
import type { AnyRule, RuleConfig } from './update-rule';

/** Builds a rule from its config. `build` makes the rules inside it. */
export type RuleBuilder = (config: RuleConfig, build: (inner: RuleConfig) => AnyRule) => AnyRule;

const registry = registryOf<RuleBuilder>('rule', 'registerRule()');

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
  registry.set(name, builder);
}

/** Rules inside rules that are built: a deeper config is an attack or an accident. */
const DEEPEST = 50;

/**
 * The rule that a config describes.
 *
 * @throws L2lError `not-found` if no rule of that name is registered; `bad-checkpoint` or `bad-option` if the config
 *   is none of that rule.
 */
export function buildRule(config: RuleConfig): AnyRule {
  return buildAt(config, 0);
}

function buildAt(config: RuleConfig, depth: number): AnyRule {
  const name: unknown = config?.rule;
  if (typeof name !== 'string') throw notConfig(describeValue(config));
  if (depth > DEEPEST) throw notConfig(`more than ${DEEPEST} rules, one inside the other`);
  const builder = registry.get(name);
  return builtBy(`rule "${name}"`, config, () => builder(config, (inner) => buildAt(inner, depth + 1)));
}

function notConfig(found: string): L2lError {
  return new L2lError(
    'bad-checkpoint',
    `The config of a rule is ${found}, but must be like { rule: 'sgd', learningRate: 0.1 }. The file was damaged or made by another version: save the model again.`,
  );
}

/** Registers `chain`, `scale`, `clip`, `routed`, `schedule`, `accumulate`, `ema` and `decayed`. */
export function registerCombinators(): void {
  registerRule('chain', ({ links }, build) =>
    chain(...(links as readonly RuleConfig[]).map((link) => build(link))),
  );
  registerRule('scale', ({ factor, inner }, build) => scale(factor as number, build(inner as RuleConfig)));
  registerRule('clip', ({ rule, ...options }) => clip(options as ClipOptions));
  registerRule('routed', routedFrom);
  registerRule('schedule', ({ inner, factor }, build) =>
    schedule(build(inner as RuleConfig), scheduleFrom(factor)),
  );
  registerRule('accumulate', ({ rule, inner, ...options }, build) =>
    accumulate(build(inner as RuleConfig), options as unknown as AccumulateOptions),
  );
  registerRule('ema', ({ rule, inner, ...options }, build) => ema(build(inner as RuleConfig), options));
  registerRule('decayed', decayedFrom);
}
