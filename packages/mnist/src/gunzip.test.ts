import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { gunzipIfNeeded } from './gunzip';

const content = Uint8Array.from({ length: 5000 }, (_, i) => i % 7);

it('a gzipped file is unpacked', async () => {
  expect(await gunzipIfNeeded(gzipSync(content), 'file')).toEqual(content);
});

it('a file that is not gzipped comes back as it is, whatever its name', async () => {
  expect(await gunzipIfNeeded(content, 'file.gz')).toBe(content);
});

it('an empty file is not gzipped', async () => {
  expect(await gunzipIfNeeded(new Uint8Array(0), 'file')).toHaveLength(0);
});

it.each([
  ['cut short', gzipSync(content).subarray(0, 30)],
  ['only two bytes long', Uint8Array.of(0x1f, 0x8b)],
  ['damaged in the middle', damaged(gzipSync(content))],
])('a gzipped file that is %s is bad data', async (_, file) => {
  await expect(gunzipIfNeeded(file, 'train-images')).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringContaining('train-images'),
  });
});

it('a few bytes that unpack to many are unpacked no further than the content says it goes', async () => {
  const zeros = new Uint8Array(50_000_000);
  const unpacked = await gunzipIfNeeded(gzipSync(zeros), 'file', () => 1000);
  expect(unpacked.length).toBeGreaterThan(1000);
  expect(unpacked.length).toBeLessThan(1_000_000);
});

function damaged(file: Uint8Array): Uint8Array {
  return file.map((byte, i) => (i > 12 && i < 20 ? byte ^ 0xff : byte));
}
