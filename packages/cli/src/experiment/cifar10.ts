import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Dataset, L2lError } from '@l2l/core';
import { reasonOf } from '../file-error';

const PIXELS = 32 * 32;
const CHANNELS = 3;
/** One byte for the label, then a plane for each of red, green and blue. */
const RECORD = 1 + CHANNELS * PIXELS;

const FOLDER = 'cifar-10-batches-bin';

/**
 * The first 10,000 training images of CIFAR-10, or its test images, from a folder that has
 * `cifar-10-batches-bin` in it.
 *
 * @throws L2lError `not-found`, `bad-data`
 */
export function cifar10(folder: string | undefined, split: 'train' | 'test'): Dataset {
  if (folder === undefined) {
    throw new L2lError(
      'not-found',
      `CIFAR-10 does not come with these packages. Give the folder that has ${FOLDER} in it: --data FOLDER, or the environment variable L2L_DATA_DIR.`,
    );
  }
  const file = join(folder, FOLDER, split === 'train' ? 'data_batch_1.bin' : 'test_batch.bin');
  try {
    return readCifar10(readFileSync(file), 'cifar10');
  } catch (cause) {
    if (cause instanceof L2lError) throw cause;
    throw new L2lError(
      'not-found',
      `${file} cannot be read: ${reasonOf(cause)}. --data or L2L_DATA_DIR names the folder that has ${FOLDER}, the binary version of CIFAR-10, in it.`,
      { cause },
    );
  }
}

/**
 * The images of one CIFAR-10 batch file: `[32, 32, 3]`, in [0, 1].
 *
 * Source: Krizhevsky 2009; the binary version's layout, https://www.cs.toronto.edu/~kriz/cifar.html
 *
 * @throws L2lError `bad-data`
 */
export function readCifar10(bytes: Uint8Array, name: string): Dataset {
  const count = bytes.length / RECORD;
  if (!Number.isInteger(count) || count === 0) {
    throw new L2lError(
      'bad-data',
      `${name}: the file has ${bytes.length} bytes, but images have ${RECORD} each. Fetch the binary version of CIFAR-10 again.`,
    );
  }
  return {
    name,
    count,
    inputShape: [32, 32, CHANNELS],
    classCount: 10,
    examples(indices) {
      const inputs = new Float32Array(indices.length * CHANNELS * PIXELS);
      const labels = new Int32Array(indices.length);
      for (let i = 0; i < indices.length; i++) {
        const start = indices[i]! * RECORD;
        labels[i] = bytes[start]!;
        for (let at = 0; at < PIXELS; at++) {
          for (let channel = 0; channel < CHANNELS; channel++) {
            inputs[(i * PIXELS + at) * CHANNELS + channel] = bytes[start + 1 + channel * PIXELS + at]! / 255;
          }
        }
      }
      return { inputs, labels };
    },
  };
}
