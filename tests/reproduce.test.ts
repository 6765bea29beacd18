import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { endOf, REPRODUCE } from './support/l2l';

const reproduce = (...words: string[]) =>
  endOf([REPRODUCE, ...words], { env: { ...process.env, L2L_DATA_DIR: '' } });

it('refuses what would spoil the results, and says what a figure lacks', async () => {
  expect(await reproduce('all', '--quick')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Name another folder with --out'),
  });
  for (const data of [[], ['--data', tmpdir()]]) {
    expect(await reproduce('extra-data', '--from-weights', ...data)).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        data.length ? /There is no train-images|cannot be read/ : /does not come with/,
      ),
    });
  }
});

it('every experiment of the paper runs from nothing to its figure, in small', {
  timeout: 1_200_000,
}, async () => {
  const out = mkdtempSync(join(tmpdir(), 'l2l-reproduce-'));
  onTestFinished(() => rmSync(out, { recursive: true }));
  const all = (...words: string[]) => reproduce('all', '--quick', '--json', '--out', out, ...words);
  const first = JSON.parse((await all()).out);
  expect(first.claims.length).toBeGreaterThan(12);
  const files = readdirSync(join(out, 'results'));
  for (const n of [1, 2, 3, 4, 5, 6]) {
    for (const theme of ['light', 'dark']) expect(files).toContain(`figure-${n}-${theme}.svg`);
  }
  const results = JSON.parse(readFileSync(join(out, 'results', 'figure-3.json'), 'utf8'));
  expect(results.length).toBe(3);
  // A second time everything is there already, and the same comes out.
  expect(JSON.parse((await all('--from-weights')).out)).toEqual(first);
});
