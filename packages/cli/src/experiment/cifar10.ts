import { type Dataset, L2lError } from '@l2l/core';

const PIXELS = 32 * 32;
const CHANNELS = 3;
/** One byte for the label, then a plane for each of red, green and blue. */
const RECORD = 1 + CHANNELS * PIXELS;

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
