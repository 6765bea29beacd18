/// <reference path="./digits.d.ts" />
import { fromBase64 } from './base64';
import { imageDataset } from './image-dataset';
import { type LabelledImages, labelledImages } from './labelled-images';
import type { Mnist } from './read-mnist';

/** The first 8,000 embedded digits are for training, the remaining 2,000 for tests. */
const TRAIN_COUNT = 8000;

/**
 * The 10,000 digits that come with the package: no file and no network needed.
 *
 * They are the first 10,000 of MNIST's *training* set, shuffled once for all time. So the test
 * split here is no substitute for MNIST's own test set when accuracies are compared with papers,
 * and it must not judge a model that was trained on the full training set.
 */
export async function embeddedMnist(): Promise<Mnist> {
  const digits = await import('#digits');
  const all = await labelledImages(
    { name: 'the embedded images', content: fromBase64(digits.images) },
    { name: 'the embedded labels', content: fromBase64(digits.labels) },
  );
  return {
    train: imageDataset('mnist-embedded-train', part(all, 0, TRAIN_COUNT)),
    test: imageDataset('mnist-embedded-test', part(all, TRAIN_COUNT, all.labels.length)),
  };
}

function part({ height, width, images, labels }: LabelledImages, from: number, to: number): LabelledImages {
  const size = height * width;
  return {
    height,
    width,
    images: images.subarray(from * size, to * size),
    labels: labels.subarray(from, to),
  };
}
