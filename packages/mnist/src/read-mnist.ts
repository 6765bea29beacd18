import type { Dataset } from '@l2l/core';
import { imageDataset } from './image-dataset';
import { labelledImages } from './labelled-images';

/** A training set and a test set that share no example. */
export interface Mnist {
  readonly train: Dataset;
  readonly test: Dataset;
}

/** The four files of MNIST, by their canonical names. */
export const mnistFiles = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
} as const;

export type MnistFile = (typeof mnistFiles)[keyof typeof mnistFiles];

/**
 * MNIST from its four files, wherever they come from; also any data set in the same format
 * with ten classes, such as Fashion-MNIST. For example in a browser, from your own server:
 *
 * ```ts
 * const { train, test } = await readMnist(async (file) => {
 *   const response = await fetch(`/mnist/${file}.gz`);
 *   return new Uint8Array(await response.arrayBuffer());
 * });
 * ```
 *
 * @param read - Gives a file's content, gzipped or not. Asked for one file after the other.
 * @throws L2lError `bad-data` when a file is damaged, or two do not fit each other.
 */
export async function readMnist(read: (file: MnistFile) => Promise<Uint8Array>): Promise<Mnist> {
  async function dataset(name: string, images: MnistFile, labels: MnistFile): Promise<Dataset> {
    const imageFile = { name: images, content: await read(images) };
    const labelFile = { name: labels, content: await read(labels) };
    return imageDataset(name, await labelledImages(imageFile, labelFile));
  }
  return {
    train: await dataset('mnist-train', mnistFiles.trainImages, mnistFiles.trainLabels),
    test: await dataset('mnist-test', mnistFiles.testImages, mnistFiles.testLabels),
  };
}
