import { L2lError } from '../errors';
import { type Layout, layoutOf, sameLayout, sameShapes } from '../layout';
import type { VariableGradient } from './gradients';

/** The layout of variables in the order they came in. */
export function layoutOfVariables(seen: readonly VariableGradient[]): Layout {
  return layoutOf(seen.map(({ name, variable }) => ({ name, shape: variable.shape })));
}

/**
 * The variables in the order of the layout, whatever order they came in.
 *
 * @throws L2lError `layout-changed` if a variable is new, gone, or has another shape.
 */
export function inLayoutOrder(layout: Layout, seen: readonly VariableGradient[]): VariableGradient[] {
  const byName = new Map(seen.map((entry) => [entry.name, entry]));
  const ordered = layout.slots.map(({ name }) => byName.get(name));
  const known = new Set(layout.slots.map(({ name }) => name));
  const missing = layout.slots.filter((_, i) => ordered[i] === undefined).map(({ name }) => name);
  const added = seen.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (missing.length > 0 || added.length > 0) throw changed(describe(missing, added));

  const complete = ordered as VariableGradient[];
  const current = layoutOfVariables(complete);
  if (!sameShapes(layout, current)) {
    const i = layout.slots.findIndex((slot, j) => slot.shape.join() !== current.slots[j]!.shape.join());
    const { name, shape } = layout.slots[i]!;
    throw changed(
      `"${name}" had shape [${shape.join(', ')}] and now has [${current.slots[i]!.shape.join(', ')}]`,
    );
  }
  return complete;
}

/**
 * The layout that a loaded state belongs to from now on. Variables of a loaded model have new names
 * (`dense/kernel_1`), so where the names differ the order and the shapes decide.
 *
 * @throws L2lError `layout-changed` if the shapes differ.
 */
export function adoptNames(saved: Layout, seen: readonly VariableGradient[]): Layout {
  const current = layoutOfVariables(seen);
  if (sameNames(saved, current)) return saved;
  if (sameShapes(saved, current)) return current;
  throw changed(
    `the saved state is for ${describeShapes(saved)}, but the variables are ${describeShapes(current)}`,
  );
}

function sameNames(a: Layout, b: Layout): boolean {
  const sorted = (layout: Layout) => layoutOf([...layout.slots].sort((x, y) => (x.name < y.name ? -1 : 1)));
  return sameLayout(sorted(a), sorted(b));
}

function describe(missing: readonly string[], added: readonly string[]): string {
  const list = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');
  const parts = [missing.length > 0 && `${list(missing)} gone`, added.length > 0 && `${list(added)} new`];
  return parts.filter((part) => part !== false).join(', ');
}

function describeShapes(layout: Layout): string {
  return layout.slots.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
}

function changed(what: string): L2lError {
  return new L2lError(
    'layout-changed',
    `This optimizer remembers other variables than it is now given: ${what}. ` +
      'Use one optimizer for each set of variables: make a new one for the new set (null gradients are fine). Nothing was changed.',
  );
}
