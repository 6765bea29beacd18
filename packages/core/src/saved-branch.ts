import type { Path } from './tree';

/**
 * What an earlier run saved of a state, as plain data that nobody has checked: numbers and vectors, in objects whose
 * names are those of the state. `init` is given it where a state is restored.
 */
export type SavedBranch = unknown;

/** Levels of a state that are read: a deeper one is an attack or an accident. */
const DEEPEST = 100;

/** Part of what was saved: `{}` where it has no such part, `undefined` where nothing was saved at all. */
export function savedPart(saved: SavedBranch, name: string | number): SavedBranch {
  if (saved === undefined) return undefined;
  const isBranch = typeof saved === 'object' && saved !== null && Object.hasOwn(saved, name);
  return isBranch ? (saved as Record<string, unknown>)[name] : {};
}

/** Values by their paths as a tree; those at more than a hundred levels are left out. */
export function treeOfPaths(values: Iterable<readonly [Path, unknown]>): SavedBranch {
  const root: Record<string, unknown> = Object.create(null);
  for (const [path, value] of values) {
    const names = path.split('.', DEEPEST + 1);
    if (names.length > DEEPEST) continue;
    let branch = root;
    for (const name of names.slice(0, -1)) {
      if (!isBranch(branch[name])) branch[name] = Object.create(null);
      branch = branch[name] as Record<string, unknown>;
    }
    branch[names.at(-1)!] = value;
  }
  return root;
}

function isBranch(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null;
}
