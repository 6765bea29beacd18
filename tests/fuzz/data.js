import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parseExperiment } from '@l2l/cli';
import { decodeIdx, readMnist } from '@l2l/mnist';
import { mutateBytes, mutateTree, pick } from './mutate.js';

/** @typedef {import('./files.js').Target} Target */

const folder = new URL('../../packages/cli/experiments/', import.meta.url);
const shipped = ['tiny', 'paper-lstm', 'paper-lookahead-lstm', 'many-networks'].map((name) =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')),
);

/** Experiments with odd parts. @type {Target} */
export const experiments = {
  make(stream) {
    const experiment = mutateTree(stream, pick(stream, shipped));
    return { size: JSON.stringify(experiment).length, run: () => parseExperiment(experiment) };
  },
};

const images = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, ...Array(12).fill(7)]);
const labels = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 2, 3, 9]);

/** IDX files by themselves, and as the four of MNIST, gzipped or not. @type {Target} */
export const idx = {
  make(stream) {
    const [mutatedImages, mutatedLabels] = [mutateBytes(stream, images), mutateBytes(stream, labels)];
    const size = mutatedImages.length + mutatedLabels.length;
    if (stream.below(2) === 0) {
      const rank = pick(stream, [1, 3]);
      return { size, run: () => decodeIdx(rank === 1 ? mutatedLabels : mutatedImages, 'a file', rank) };
    }
    const isZipped = stream.below(20) === 0;
    const packed = (/** @type {Uint8Array} */ bytes) =>
      isZipped ? mutateBytes(stream, new Uint8Array(gzipSync(bytes))) : bytes;
    const [first, second] = [packed(mutatedImages), packed(mutatedLabels)];
    return { size, run: () => readMnist(async (file) => (file.includes('images') ? first : second)) };
  },
};
