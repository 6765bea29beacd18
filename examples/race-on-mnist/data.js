import { fold, keyOf, permutation } from '@l2l/core';
import { mnist, progressLine } from '@l2l/mnist';

/** How many training examples a network is judged on; the same ones in every run. */
const JUDGED = 2048;

/**
 * @typedef {object} Digits
 * @property {import('@l2l/core').Dataset} train
 * @property {import('@l2l/core').Examples} judged - The fixed training examples that losses are told for.
 * @property {import('@l2l/core').Examples} test - The whole test set.
 * @property {string} testName
 */

/**
 * MNIST: from a folder, from a download, or the digits that come with the package.
 *
 * @param {import('@l2l/mnist').MnistOptions} source
 * @returns {Promise<Digits>}
 * @throws {import('@l2l/core').L2lError} of `mnist`
 */
export async function loadDigits(source) {
  const { train, test } = await mnist({ ...source, onProgress: progressLine(process.stderr) });
  const order = permutation(fold(keyOf(0), 'judged'), train.count);
  return {
    train,
    judged: train.examples(order.subarray(0, JUDGED)),
    test: test.examples(Array.from({ length: test.count }, (_, i) => i)),
    testName: test.name,
  };
}
