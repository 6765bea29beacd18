import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../index.html'), 'utf8');

it('the page has no code in its markup, so that a content security policy may forbid it', () => {
  expect(page.match(/<[^>]*\son[a-z]+\s*=/g) ?? []).toEqual([]);
  const scripts = [...page.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)];
  expect(scripts.length).toBeGreaterThan(0);
  for (const [, attributes, code] of scripts) {
    expect(attributes).toContain('src=');
    expect(code!.trim()).toBe('');
  }
});
