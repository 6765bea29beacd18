import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const root = new URL('..', import.meta.url).pathname;
const run = promisify(execFile);

it('refuses what would spoil the results, and says what a figure lacks', async () => {
  const l2l = (...words: string[]) =>
    run(process.execPath, ['packages/cli/dist/bin.js', 'reproduce', ...words], {
      cwd: root,
      env: { ...process.env, L2L_DATA_DIR: '' },
    });
  await expect(l2l('all', '--quick')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Name another folder with --out'),
  });
  for (const data of [[], ['--data', tmpdir()]]) {
    await expect(l2l('extra-data', '--from-weights', ...data)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
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
  const l2l = (...words: string[]) =>
    run(
      process.execPath,
      ['packages/cli/dist/bin.js', 'reproduce', 'all', '--quick', '--json', '--out', out, ...words],
      { cwd: root },
    );
  const first = JSON.parse((await l2l()).stdout);
  expect(first.claims.length).toBeGreaterThan(12);
  const files = readdirSync(join(out, 'results'));
  for (const n of [1, 2, 3, 4, 5, 6]) {
    for (const theme of ['light', 'dark']) expect(files).toContain(`figure-${n}-${theme}.svg`);
  }
  const results = JSON.parse(readFileSync(join(out, 'results', 'figure-3.json'), 'utf8'));
  expect(results.length).toBe(3);
  // A second time everything is there already, and the same comes out.
  expect(JSON.parse((await l2l('--from-weights')).stdout)).toEqual(first);
});
