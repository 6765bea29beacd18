import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cutAfter, localMirror, sendFile } from '../fixtures/local-mirror';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import { fetchInto } from './fetch-into';

const content = Uint8Array.from({ length: 20_000 }, (_, i) => (i * i) % 251);
const quiet = { onProgress: () => {}, stallMilliseconds: 5000 };

async function emptyPath(): Promise<string> {
  return join(await temporaryDirectory(), 'file.partial');
}

async function bytesAt(path: string): Promise<Uint8Array> {
  return Uint8Array.from(await readFile(path));
}

it('a file arrives whole, and its progress is told', async () => {
  const path = await emptyPath();
  const mirror = await localMirror((request, response) => sendFile(request, response, content));
  const progress: (readonly [number, number | undefined])[] = [];
  await fetchInto(path, mirror.url, { ...quiet, onProgress: (...now) => progress.push(now) });
  expect(await bytesAt(path)).toEqual(content);
  expect(progress.at(-1)).toEqual([content.length, content.length]);
  expect(progress.map(([received]) => received)).toEqual(progress.map(([n]) => n).sort((a, b) => a - b));
});

it('after a cut connection only the rest is asked for', async () => {
  const path = await emptyPath();
  const mirror = await localMirror((request, response, count) =>
    count === 1 ? cutAfter(response, content, 7_000) : sendFile(request, response, content),
  );
  await fetchInto(path, mirror.url, quiet);
  expect(await bytesAt(path)).toEqual(content);
  expect(mirror.requests).toEqual(['/mnist/', '/mnist/ bytes=7000-']);
});

it('what an earlier program received is kept', async () => {
  const path = await emptyPath();
  await writeFile(path, content.subarray(0, 15_000));
  const mirror = await localMirror((request, response) => sendFile(request, response, content));
  const totals: (number | undefined)[] = [];
  await fetchInto(path, mirror.url, { ...quiet, onProgress: (_, total) => totals.push(total) });
  expect(await bytesAt(path)).toEqual(content);
  expect(mirror.requests).toEqual(['/mnist/ bytes=15000-']);
  expect(totals.at(-1)).toBe(content.length);
});

it('a server that knows no ranges sends everything again', async () => {
  const path = await emptyPath();
  await writeFile(path, 'something else');
  const mirror = await localMirror((_, response) => response.end(content));
  await fetchInto(path, mirror.url, quiet);
  expect(await bytesAt(path)).toEqual(content);
});

it('a file that was complete stays as it is', async () => {
  const path = await emptyPath();
  await writeFile(path, content);
  const mirror = await localMirror((request, response) => sendFile(request, response, content));
  await fetchInto(path, mirror.url, quiet);
  expect(await bytesAt(path)).toEqual(content);
});

it('a range that was not asked for is not appended', async () => {
  const path = await emptyPath();
  await writeFile(path, content.subarray(0, 100));
  const mirror = await localMirror((_, response) =>
    response.writeHead(206, { 'content-range': 'bytes 50-19999/20000' }).end(content.subarray(50)),
  );
  await expect(fetchInto(path, mirror.url, quiet)).rejects.toThrow('asked for bytes from 100');
  expect(await bytesAt(path)).toEqual(content.subarray(0, 100));
});

it('a server that always hangs up without a byte is given up', async () => {
  const mirror = await localMirror((_, response) => response.destroy());
  await expect(fetchInto(await emptyPath(), mirror.url, quiet)).rejects.toThrow();
  expect(mirror.requests).toHaveLength(1);
});

it('a server that stalls is given up', async () => {
  const mirror = await localMirror((_, response) => {
    response.writeHead(200, { 'content-length': content.length }).flushHeaders();
  });
  const impatient = { ...quiet, stallMilliseconds: 100 };
  await expect(fetchInto(await emptyPath(), mirror.url, impatient)).rejects.toThrow(
    'nothing arrived for 0.1 seconds',
  );
});

it('a server that is slow but steady is not given up', async () => {
  const path = await emptyPath();
  const pieces = 8;
  const mirror = await localMirror(async (_, response) => {
    response.writeHead(200, { 'content-length': content.length });
    for (let i = 0; i < pieces; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      response.write(content.subarray((i * content.length) / pieces, ((i + 1) * content.length) / pieces));
    }
    response.end();
  });
  // Eight pieces take 800 ms: longer than the patience for one, which is five times what one takes.
  await fetchInto(path, mirror.url, { ...quiet, stallMilliseconds: 500 });
  expect(await bytesAt(path)).toEqual(content);
  expect(mirror.requests).toHaveLength(1);
});
