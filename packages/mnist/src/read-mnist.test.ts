import { expect, it } from 'vitest';
import { tinyMnist, tinyPixels } from './fixtures/tiny-mnist';
import { readMnist } from './read-mnist';

it('training and test sets come from their own files', async () => {
  const { train, test } = await readMnist(async (file) => tinyMnist[file]);
  expect(train).toMatchObject({ name: 'mnist-train', count: 3, inputShape: [2, 2, 1], classCount: 10 });
  expect(test).toMatchObject({ name: 'mnist-test', count: 2 });
  expect([...train.examples([0, 1, 2]).labels]).toEqual([...tinyPixels.trainLabels]);
  expect(test.examples([1]).inputs).toEqual(Float32Array.from(tinyPixels.test[1], (byte) => byte / 255));
});

it('a damaged file is named', async () => {
  const cut = readMnist(async (file) => tinyMnist[file].subarray(0, -1));
  await expect(cut).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringContaining('train-images-idx3-ubyte'),
  });
});
