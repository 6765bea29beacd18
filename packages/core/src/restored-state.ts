import { L2lError } from './errors';
import { type Layout, layoutOf, sizeOf } from './layout';
import { type SavedBranch, treeOfPaths } from './saved-branch';
import { entriesOf, mapTree, type Path } from './tree';
import type { AnyRule } from './update-rule';

/** Part of a saved state: a vector, or one number. */
export type SavedValue = Float32Array | number;

/**
 * The state that was saved, if it can be one of this rule for these variables. What a file says is compared before
 * anything of its size is allocated:
 *
 * - its parts are those of `init`, and its vectors are as long;
 * - numbers that depend on the layout are those of `init`: rules take them for sizes and bounds of loops;
 * - all numbers are finite, and one named `count` is whole and at least 0.
 *
 * @throws L2lError `bad-checkpoint`
 */
export function restoredState(rule: AnyRule, layout: Layout, saved: ReadonlyMap<Path, SavedValue>): unknown {
  const tree = treeOfPaths(saved);
  const template = templateWithin(rule, layout, tree, numbersIn(saved.values()));
  const parts = entriesOf(template);
  if (parts.length !== saved.size)
    throw foreignState(`it has ${saved.size} parts of state, but ${rule.name} has ${parts.length}`);
  const fixed = fixedNumbers(rule, layout, tree);
  return mapTree(template, (expected, path) => {
    const found = saved.get(path);
    if (found === undefined)
      throw foreignState(`it has no "${path}", which is part of the state of ${rule.name}`);
    if (expected instanceof Float32Array) return checkedVector(rule, path, found, expected.length);
    return checkedNumber(path, found, fixed.has(path) ? (expected as number) : undefined);
  });
}

/**
 * The state of `init`, whose vectors must have room in what was saved. Variables grow from one coordinate to their
 * size, so that no more than a few times as much is allocated as the file has.
 *
 * @param room - Numbers in all vectors that were saved.
 */
function templateWithin(rule: AnyRule, layout: Layout, tree: SavedBranch, room: number): unknown {
  if (!Number.isSafeInteger(layout.size))
    throw foreignState('its variables have more numbers than there are');
  const largest = layout.slots.reduce((most, { shape }) => Math.max(most, sizeOf(shape)), 0);
  for (let limit = 1; limit < largest; limit *= 2) {
    const smaller = entriesOf(rule.init(withShapes(layout, within(limit)), tree));
    if (numbersIn(smaller.map(([, value]) => value)) > room)
      throw foreignState(`its vectors have ${room} numbers, too few for the variables that it names`);
  }
  return rule.init(layout, tree);
}

function numbersIn(values: Iterable<unknown>): number {
  let sum = 0;
  for (const value of values) if (value instanceof Float32Array) sum += value.length;
  return sum;
}

/** Cuts a shape to one of at most so many coordinates. */
function within(limit: number) {
  return (shape: readonly number[]) => {
    let left = limit;
    return shape.map((length) => {
      const kept = Math.min(length, left);
      left = Math.floor(left / Math.max(1, kept));
      return kept;
    });
  };
}

/** Numbers of a state that differ between layouts, and so are neither counts nor averages. */
function fixedNumbers(rule: AnyRule, layout: Layout, tree: SavedBranch): ReadonlySet<Path> {
  const [some, others] = [
    [1, 2],
    [3, 1, 5],
  ].map((shape) =>
    entriesOf(
      rule.init(
        withShapes(layout, () => shape),
        tree,
      ),
    ),
  );
  const values = new Map(some);
  const differing = others!.filter(
    ([path, value]) => typeof value === 'number' && values.has(path) && !Object.is(values.get(path), value),
  );
  return new Set(differing.map(([path]) => path));
}

function withShapes(layout: Layout, change: (shape: readonly number[]) => readonly number[]): Layout {
  return layoutOf(layout.slots.map(({ name, shape }) => ({ name, shape: change(shape) })));
}

function checkedVector(rule: AnyRule, path: Path, found: SavedValue, length: number): Float32Array {
  if (typeof found === 'number') throw foreignState(`its "${path}" should be a vector, and is a number`);
  if (found.length !== length)
    throw foreignState(`its "${path}" has ${found.length} numbers, but ${rule.name} needs ${length}`);
  const bad = found.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw damagedState(`its "${path}" is ${found[bad]} at index ${bad}, but must be finite`);
  return found;
}

function checkedNumber(path: Path, found: SavedValue, fixed: number | undefined): number {
  if (typeof found !== 'number') throw foreignState(`its "${path}" should be one number`);
  if (fixed !== undefined && found !== fixed)
    throw damagedState(`its "${path}" is ${found}, but is ${fixed} for the variables that it names`);
  if (!Number.isFinite(found)) throw damagedState(`its "${path}" is ${found}, but must be finite`);
  const isCount = path === 'count' || path.endsWith('.count');
  if (isCount && !(Number.isInteger(found) && found >= 0))
    throw damagedState(`its "${path}" is ${found}, but must be a whole number, at least 0`);
  return found;
}

/** @param what - What is wrong, as the end of a sentence. */
export function foreignState(what: string): L2lError {
  return new L2lError(
    'bad-checkpoint',
    `The saved state is not one of this optimizer: ${what}. Build the optimizer with the options it was saved with; nothing was changed.`,
  );
}

function damagedState(what: string): L2lError {
  return new L2lError(
    'bad-checkpoint',
    `The saved state is damaged: ${what}. Fetch the file again, or load the weights of the model without its optimizer; nothing was changed.`,
  );
}
