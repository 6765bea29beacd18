import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { cutAfter, localMirror, sendFile } from '../fixtures/local-mirror';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import type { Progress } from '../options';
import { cachedFile } from './cached-file';

const content = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i * 7) % 251);
const file = { name: 'images', sha256: createHash('sha256').update(content).digest('hex') };
const packed = gzipSync(content);

const goodMirror = () => localMirror((request, response) => sendFile(request, response, packed));
const emptyMirror = () =>
  localMirror((_, response) => response.writeHead(404, 'Not Found').end('no such file'));
const wrongMirror = () => localMirror((_, response) => response.end(gzipSync('other digits')));

it('a file is downloaded once and then read from the cache', async () => {
  const cacheDirectory = join(await temporaryDirectory(), 'made', 'when', 'needed');
  const mirror = await goodMirror();
  const options = { mirrors: [mirror.url], cacheDirectory };
  expect(await cachedFile(file, options)).toEqual(content);
  expect(await cachedFile(file, options)).toEqual(content);
  expect(mirror.requests).toEqual(['/mnist/images.gz']);
  expect(await readdir(cacheDirectory)).toEqual(['images.gz']);
});

it('a mirror may be named with or without a slash at its end', async () => {
  const mirror = await goodMirror();
  const mirrors = [mirror.url.replace(/\/$/, '')];
  await cachedFile(file, { mirrors, cacheDirectory: await temporaryDirectory() });
  expect(mirror.requests).toEqual(['/mnist/images.gz']);
});

it('progress tells the file, and ends at its size', async () => {
  const { url } = await goodMirror();
  const seen: Progress[] = [];
  await cachedFile(file, {
    mirrors: [url],
    cacheDirectory: await temporaryDirectory(),
    onProgress: (progress) => seen.push(progress),
  });
  expect(seen.at(-1)).toEqual({ file: 'images', received: packed.length, total: packed.length });
});

it('a damaged file in the cache is replaced', async () => {
  const cacheDirectory = await temporaryDirectory();
  await writeFile(join(cacheDirectory, 'images.gz'), packed.subarray(0, 500));
  const { url } = await goodMirror();
  expect(await cachedFile(file, { mirrors: [url], cacheDirectory })).toEqual(content);
  expect(Uint8Array.from(await readFile(join(cacheDirectory, 'images.gz')))).toEqual(Uint8Array.from(packed));
});

it('when a mirror lacks the file, the next one is asked', async () => {
  const [first, second] = [await emptyMirror(), await goodMirror()];
  const options = { mirrors: [first.url, second.url], cacheDirectory: await temporaryDirectory() };
  expect(await cachedFile(file, options)).toEqual(content);
  expect(first.requests).toHaveLength(1);
});

it('when a mirror sends something else, the next one is asked', async () => {
  const mirrors = [(await wrongMirror()).url, (await goodMirror()).url];
  expect(await cachedFile(file, { mirrors, cacheDirectory: await temporaryDirectory() })).toEqual(content);
});

it('what one call received before it failed, the next call does not ask for again', async () => {
  const cacheDirectory = await temporaryDirectory();
  const half = Math.floor(packed.length / 2);
  const cutting = await localMirror((request, response) =>
    request.headers.range ? response.destroy() : cutAfter(response, packed, half),
  );
  const failed = cachedFile(file, { mirrors: [cutting.url], cacheDirectory });
  await expect(failed).rejects.toMatchObject({ code: 'download-failed' });

  const mirror = await goodMirror();
  expect(await cachedFile(file, { mirrors: [mirror.url], cacheDirectory })).toEqual(content);
  expect(mirror.requests).toEqual([`/mnist/images.gz bytes=${half}-`]);
  expect(await readdir(cacheDirectory)).toEqual(['images.gz']);
});

it('two halves from mirrors that compress differently do not make a file: it is fetched anew', async () => {
  const cacheDirectory = await temporaryDirectory();
  await writeFile(
    join(cacheDirectory, 'images.gz.partial'),
    gzipSync(content, { level: 1 }).subarray(0, 300),
  );
  const mirror = await goodMirror();
  expect(await cachedFile(file, { mirrors: [mirror.url], cacheDirectory })).toEqual(content);
  expect(mirror.requests).toEqual(['/mnist/images.gz bytes=300-', '/mnist/images.gz']);
});

it('when every mirror sends something else, the checksum is at fault and nothing is kept', async () => {
  const cacheDirectory = await temporaryDirectory();
  const mirrors = [(await wrongMirror()).url, (await wrongMirror()).url];
  await expect(cachedFile(file, { mirrors, cacheDirectory })).rejects.toMatchObject({
    code: 'checksum-mismatch',
    message: expect.stringContaining(file.sha256),
  });
  expect(await readdir(cacheDirectory)).toEqual([]);
});

it('when all mirrors fail, the error names each and why', async () => {
  const nobody = 'http://127.0.0.1:9/mnist';
  const mirrors = [(await emptyMirror()).url, (await wrongMirror()).url, nobody];
  const failed = cachedFile(file, { mirrors, cacheDirectory: await temporaryDirectory() });
  await expect(failed).rejects.toMatchObject({ code: 'download-failed' });
  const message = await failed.catch((error: Error) => error.message);
  expect(message).toContain(`${mirrors[0]}images.gz: HTTP 404 Not Found`);
  expect(message).toContain(`${mirrors[1]}images.gz sent`);
  expect(message).toMatch(/127\.0\.0\.1:9\/mnist\/images\.gz: .*(bad port|ECONNREFUSED)/);
});

it('two calls at once both get the file', async () => {
  const { url } = await goodMirror();
  const options = { mirrors: [url], cacheDirectory: await temporaryDirectory() };
  const both = await Promise.all([cachedFile(file, options), cachedFile(file, options)]);
  expect(both).toEqual([content, content]);
});
