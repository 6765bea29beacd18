import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

it('the tables of the card and of the README are what the runs say', () => {
  const root = resolve(import.meta.dirname, '..');
  const check = () =>
    execFileSync(process.execPath, ['reproductions/tensorwise-lstm/card.js', '--check'], { cwd: root });
  expect(check).not.toThrow();
}, 120_000);
