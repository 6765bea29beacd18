import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { fileInDirectory } from './data-directory';
import { temporaryDirectory } from './fixtures/temporary-directory';

const file = 't10k-labels-idx1-ubyte';
const content = Buffer.from('labels');

it.each([
  ['itself', `${file}`, content],
  ['itself, gzipped', `${file}.gz`, gzipSync(content)],
  ['its subfolder mnist', `mnist/${file}`, content],
  ['its subfolder mnist, gzipped', `mnist/${file}.gz`, gzipSync(content)],
])('a file may lie in the directory %s', async (_, path, bytes) => {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, 'mnist'));
  await writeFile(join(directory, path), bytes);
  expect(Buffer.from(await fileInDirectory(directory, file))).toEqual(bytes);
});

it('a file that is not there is missed with every path that was tried', async () => {
  const directory = await temporaryDirectory();
  await expect(fileInDirectory(directory, file)).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining(join(directory, 'mnist', `${file}.gz`)),
  });
});

it('a directory that does not exist has no files', async () => {
  await expect(fileInDirectory('/no/such/directory', file)).rejects.toMatchObject({ code: 'not-found' });
});
