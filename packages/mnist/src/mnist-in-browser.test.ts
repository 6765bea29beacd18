import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { mnist } from './mnist-in-browser';

/** Every module that is loaded with a source file of this package. */
function importsOf(file: URL, seen = new Set<string>()): Set<string> {
  const source = readFileSync(new URL(`${file.href}.ts`), 'utf8');
  for (const [, name] of source.matchAll(/(?:from|import\() ?'([^']+)'/g)) {
    const module = name!.startsWith('.') ? new URL(name!, file).href : name!;
    if (seen.has(module)) continue;
    seen.add(module);
    if (module.startsWith('file:')) importsOf(new URL(module), seen);
  }
  return seen;
}

it('browsers have the embedded digits', async () => {
  expect((await mnist()).test.count).toBe(2000);
});

it.each([[{ directory: '/data' }], [{ download: true }]])('browsers have no %o', async (options) => {
  await expect(mnist(options)).rejects.toMatchObject({ code: 'not-supported' });
});

it('nothing that a browser loads needs Node', () => {
  const fromNode = (file: string) =>
    [...importsOf(new URL(file, import.meta.url))].filter((name) => name.startsWith('node:'));
  expect(fromNode('./browser')).toEqual([]);
  expect(fromNode('./index')).toContain('node:fs/promises');
});

it('both entries export the same names', async () => {
  const [browser, node] = await Promise.all([import('./browser'), import('./index')]);
  expect(Object.keys(browser)).toEqual(Object.keys(node));
});
