import type { Json } from './json';
import { entriesOf } from './tree';

/**
 * In what two pieces of plain data differ, in words: `validation.every was 2, but is 3`. Empty where they are the same.
 *
 * @param before - What was saved.
 * @param now - What is given.
 */
export function differencesOf(before: Json, now: Json): string[] {
  const [there, here] = [new Map(entriesOf(before)), new Map(entriesOf(now))];
  const paths = new Set([...here.keys(), ...there.keys()]);
  return [...paths]
    .filter((path) => !there.has(path) || !here.has(path) || !Object.is(there.get(path), here.get(path)))
    .map((path) => `${path || 'it'} was ${textOf(there, path)}, but is ${textOf(here, path)}`);
}

function textOf(entries: ReadonlyMap<string, unknown>, path: string): string {
  return entries.has(path) ? JSON.stringify(entries.get(path)) : 'missing';
}
