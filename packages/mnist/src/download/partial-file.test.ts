import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import { claimPartialFile, releasePartialFile } from './partial-file';

// Linux gives out numbers below 2^22 only, so no process has this one.
const NOBODY = 2 ** 30;

it('what a process that is gone left behind is taken over', async () => {
  const target = join(await temporaryDirectory(), 'images.gz');
  await writeFile(`${target}.${NOBODY}-a1b2.partial`, 'half');
  expect(await readFile(await claimPartialFile(target), 'utf8')).toBe('half');
});

it('two who download at once do not share a file', async () => {
  const target = join(await temporaryDirectory(), 'images.gz');
  const first = await claimPartialFile(target);
  await writeFile(first, 'half');
  const second = await claimPartialFile(target);
  expect(second).not.toBe(first);
  expect(await readFile(first, 'utf8')).toBe('half');
});

it('what was released is there for the next one', async () => {
  const target = join(await temporaryDirectory(), 'images.gz');
  const first = await claimPartialFile(target);
  await writeFile(first, 'half');
  await releasePartialFile(target, first);
  expect(await readFile(await claimPartialFile(target), 'utf8')).toBe('half');
});

it('other files in the folder are left alone', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'labels.gz.partial'), 'half');
  await claimPartialFile(join(directory, 'images.gz'));
  expect(await readdir(directory)).toEqual(['labels.gz.partial']);
});

it('releasing nothing is fine', async () => {
  const target = join(await temporaryDirectory(), 'images.gz');
  await expect(releasePartialFile(target, await claimPartialFile(target))).resolves.toBeUndefined();
});
