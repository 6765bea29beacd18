import { describeValue } from './describe-value';
import { L2lError } from './errors';
import { type Layout, sizeOf } from './layout';
import { type Observation, observed } from './observation';
import { requireOptions } from './option-names';
import { patternOption } from './pattern-option';
import { requireRule } from './require-rule';
import { routedConfig, routedOptionsOf } from './routed-config';
import type { PlacedRule } from './rule-form';
import { type SavedBranch, savedPart } from './saved-branch';
import type { AnyRule, RuleConfig, UpdateRule } from './update-rule';
import type { VectorSpace } from './vector';
import { type WrapperForm, wrapRule } from './wrap-rule';

/** Some variables, and the rule that moves them. */
export interface Route<Vector = Float32Array> {
  /** Found in the names of the variables, which are those of `variable.name`. */
  readonly variables: RegExp;
  readonly rule: AnyRule<Vector>;
}

export interface RoutedOptions<Vector = Float32Array> {
  /** Looked through in this order: the first whose pattern is found in a name has the variable. */
  readonly routes: readonly Route<Vector>[];
  /** The rule of all other variables. */
  readonly otherwise: AnyRule<Vector>;
}

export interface RoutedState {
  /** Of each variable: the number of its rule, `otherwise` being the last. */
  readonly ruleOf: readonly number[];
  /** Of each variable: its count of coordinates. */
  readonly sizes: readonly number[];
  /** The state of each rule; nothing, `{}`, where it has no variable. */
  readonly parts: readonly unknown[];
}

/**
 * Different rules for different variables.
 *
 * ```ts
 * routed({ routes: [{ variables: /embedding/, rule: sgd(0.1) }], otherwise: adam() });
 * ```
 *
 * Each rule sees its variables as if there were no others: what it knows of "the whole gradient" is the part
 * that it is shown. Which variable goes where is settled by names at the first step and remembered, so a loaded
 * model, whose variables have other names, goes on as it was. A pattern that is found in no name is no error: not
 * every model has such variables.
 *
 * @throws L2lError `bad-option`
 */
export function routed(options: RoutedOptions): UpdateRule {
  const { routes, otherwise } = requireOptions('routed', options, ['routes', 'otherwise']);
  checkRoutes('routed', routes);
  for (const [i, { rule }] of routes.entries()) requireRule('routed', `routes[${i}].rule`, rule);
  requireRule('routed', 'otherwise', otherwise);
  const patterns = routes.map(({ variables }) => patternOption('routed', 'variables', variables));
  return around(patterns, routes.map(({ rule }) => rule).concat(otherwise));
}

/** Checks all of some routes but their rules. @throws L2lError `bad-option` */
export function checkRoutes(owner: string, routes: readonly { readonly variables: RegExp }[]): void {
  if (!Array.isArray(routes)) {
    throw new L2lError(
      'bad-option',
      `${owner}: routes is ${describeValue(routes)}, but must be an array such as [{ variables: /bias/, rule: sgd(0.1) }].`,
    );
  }
  routes.forEach((route, i) => {
    const { variables } = requireOptions(`${owner}: routes[${i}]`, route as Route, ['variables', 'rule']);
    patternOption(owner, `routes[${i}].variables`, variables);
  });
}

/** The rule whose number is `i` moves the variables for which `ruleOf` says so. */
function around(patterns: readonly RegExp[], parts: readonly AnyRule[]): UpdateRule {
  return wrapRule(
    { parts },
    {
      name: () => {
        const ofRoutes = patterns.map((pattern, i) => `${pattern} → ${parts[i]!.name}, `);
        return `routed(${ofRoutes.join('')}otherwise ${parts.at(-1)!.name})`;
      },
      config: (configs) => routedConfig(patterns, configs.parts),
      coordinatewise: false,
      slotsOf: ({ ruleOf }: RoutedState, rule) =>
        ruleOf.flatMap((number, slot) => (number === rule ? [slot] : [])),
      partOfOwn: ({ ruleOf, sizes }: RoutedState, kept) => ({
        ruleOf: kept.map((i) => ruleOf[i]),
        sizes: kept.map((i) => sizes[i]),
      }),
      form: (space, rules) => formOf(space, patterns, rules.parts),
    },
  );
}

function formOf<Vector>(
  space: VectorSpace<Vector>,
  patterns: readonly RegExp[],
  rules: readonly PlacedRule<Vector>[],
): WrapperForm<Vector> {
  return {
    own: ({ slots }, saved) => ({
      ruleOf:
        saved === undefined
          ? slots.map(({ name }) => numberOf(patterns, name))
          : savedNumbers(slots, saved, rules.length),
      sizes: slots.map(({ shape }) => sizeOf(shape)),
    }),
    update(seen, before: RoutedState) {
      const updates = rules.map((rule, i) =>
        has(before, i) ? rule.update(view(space, seen, before, i), before.parts[i]) : null,
      );
      return {
        step: merge(space, before, (i) => updates[i]!.step),
        state: { ...before, parts: updates.map((update, i) => (update ? update.state : before.parts[i])) },
      };
    },
    lag: (state: RoutedState) =>
      merge(space, state, (i) => rules[i]!.lag?.(state.parts[i]) ?? space.fill(sizeAt(state, i), 0)),
  };
}

/** The number of the rule that a variable of this name goes to. */
function numberOf(patterns: readonly RegExp[], name: string): number {
  const found = patterns.findIndex((pattern) => pattern.test(name));
  return found < 0 ? patterns.length : found;
}

/**
 * The numbers of the rules that variables went to when they were saved. Patterns are not asked again: those of a
 * file may have been made to take for ever on the names in it.
 */
function savedNumbers(slots: Layout['slots'], saved: SavedBranch, count: number): number[] {
  const ruleOf = savedPart(saved, 'ruleOf');
  return slots.map((_, slot) => {
    const number = savedPart(ruleOf, slot) as number;
    if (Number.isInteger(number) && number >= 0 && number < count) return number;
    throw new L2lError(
      'bad-checkpoint',
      `The saved state does not say which of the ${count} rules of routed moves variable ${slot} of ${slots.length}. Build the optimizer with the options it was saved with.`,
    );
  });
}

function has({ ruleOf }: RoutedState, rule: number): boolean {
  return ruleOf.includes(rule);
}

function sizeAt({ ruleOf, sizes }: RoutedState, rule: number): number {
  return sizes.reduce((sum, size, slot) => (ruleOf[slot] === rule ? sum + size : sum), 0);
}

/** What one of the rules is shown. */
function view<Vector>(
  space: VectorSpace<Vector>,
  seen: Observation<Vector>,
  state: RoutedState,
  rule: number,
): Observation<Vector> {
  return observed(seen, {
    gradient: collect(space, seen.gradient, state, rule),
    coordinates: () => collect(space, seen.coordinates, state, rule),
  });
}

/** The coordinates of one rule's variables, out of all. */
function collect<Vector>(
  space: VectorSpace<Vector>,
  whole: Vector,
  { ruleOf, sizes }: RoutedState,
  rule: number,
): Vector {
  const parts: Vector[] = [];
  let offset = 0;
  ruleOf.forEach((number, slot) => {
    if (number === rule) parts.push(space.slice(whole, offset, sizes[slot]!));
    offset += sizes[slot]!;
  });
  return space.concat(parts);
}

/** The way back: a vector of each rule as one of all variables. */
function merge<Vector>(
  space: VectorSpace<Vector>,
  { ruleOf, sizes }: RoutedState,
  vectorOf: (rule: number) => Vector,
): Vector {
  const vectors = new Map([...new Set(ruleOf)].map((rule) => [rule, { vector: vectorOf(rule), offset: 0 }]));
  const parts = ruleOf.map((rule, slot) => {
    const from = vectors.get(rule)!;
    const part = space.slice(from.vector, from.offset, sizes[slot]!);
    from.offset += sizes[slot]!;
    return part;
  });
  return space.concat(parts);
}

/** The rule that its config describes. @throws L2lError `bad-checkpoint`, `bad-option` */
export function routedFrom(config: RuleConfig, build: (inner: RuleConfig) => AnyRule): UpdateRule {
  return routed(routedOptionsOf(config, build));
}
