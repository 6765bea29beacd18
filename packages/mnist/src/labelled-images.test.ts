import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { encodeIdx } from './idx';
import { labelledImages } from './labelled-images';

const images = encodeIdx({ shape: [2, 1, 3], values: Uint8Array.of(1, 2, 3, 4, 5, 6) });
const labels = encodeIdx({ shape: [2], values: Uint8Array.of(9, 0) });

function pair(imageContent: Uint8Array, labelContent: Uint8Array) {
  return labelledImages(
    { name: 'the images', content: imageContent },
    { name: 'the labels', content: labelContent },
  );
}

it('height comes before width', async () => {
  expect(await pair(images, labels)).toMatchObject({ height: 1, width: 3 });
});

it('one file may be gzipped and the other not', async () => {
  expect(await pair(gzipSync(images), labels)).toEqual(await pair(images, labels));
});

it('as many labels as images are needed', async () => {
  const three = encodeIdx({ shape: [3], values: Uint8Array.of(9, 0, 1) });
  await expect(pair(images, three)).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringMatching(/2 images.*3 labels/),
  });
});

it('a label above 9 is refused with its place', async () => {
  const letters = encodeIdx({ shape: [2], values: Uint8Array.of(9, 26) });
  await expect(pair(images, letters)).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringContaining('label 1 is 26'),
  });
});

it('a small file that unpacks to far more than its header says is refused without unpacking it all', async () => {
  const bomb = gzipSync(Buffer.concat([images, new Uint8Array(5_000_000)]));
  const error: Error = await pair(bomb, labels).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'bad-data' });
  const [, found] = /the images has (\d+) bytes/.exec(error.message)!;
  expect(Number(found)).toBeLessThan(1_000_000);
});
