/**
 * The leaves of plain data: all that is neither a plain object nor an array nor a number.
 * For the state of an update rule these are its vectors.
 */
export function leaves(data: unknown): object[] {
  if (typeof data !== 'object' || data === null) return [];
  return isBranch(data) ? Object.values(data).flatMap(leaves) : [data];
}

/** Where a value stands in plain data, for example `fast.velocity`. */
export type Path = string;

/**
 * The same tree, with each leaf and number replaced by what the function makes of it.
 *
 * @param change - Called for every value which is neither a plain object nor an array.
 */
export function mapTree(
  data: unknown,
  change: (value: unknown, path: Path) => unknown,
  path: Path = '',
): unknown {
  if (!isBranch(data)) return change(data, path);
  const step = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (Array.isArray(data)) return data.map((value, i) => mapTree(value, change, step(String(i))));
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, mapTree(value, change, step(name))]),
  );
}

/** Every leaf and number with its path, in the order of the tree. */
export function entriesOf(data: unknown): (readonly [Path, unknown])[] {
  const entries: (readonly [Path, unknown])[] = [];
  mapTree(data, (value, path) => {
    entries.push([path, value]);
    return value;
  });
  return entries;
}

/** A deep copy of a state whose vectors are arrays. */
export function copyState<State>(state: State): State {
  return mapTree(state, (value) => (value instanceof Float32Array ? value.slice() : value)) as State;
}

function isBranch(data: unknown): data is object {
  if (typeof data !== 'object' || data === null) return false;
  return Array.isArray(data) || Object.getPrototypeOf(data) === Object.prototype;
}
