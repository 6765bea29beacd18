import { L2lError } from '@l2l/core';
import { gunzipIfNeeded } from './gunzip';
import { decodeIdx, idxSize } from './idx';

/** Grey images and what they show, as bytes. */
export interface LabelledImages {
  readonly height: number;
  readonly width: number;
  /** `[count, height, width]`, 0 is the background and 255 full ink. */
  readonly images: Uint8Array;
  /** `[count]`, in [0, 10). */
  readonly labels: Uint8Array;
}

/** Digits, and the classes of every data set in MNIST's format. */
export const CLASS_COUNT = 10;

interface NamedFile {
  /** Shown in errors. */
  readonly name: string;
  /** An IDX file, gzipped or not. */
  readonly content: Uint8Array;
}

/**
 * Reads a pair of IDX files that belong together.
 *
 * @throws L2lError `bad-data` when a file is damaged, or the two do not fit each other.
 */
export async function labelledImages(imageFile: NamedFile, labelFile: NamedFile): Promise<LabelledImages> {
  const imageContent = await unpacked(imageFile, 3);
  const labelContent = await unpacked(labelFile, 1);
  const { shape, values: images } = decodeIdx(imageContent, imageFile.name, 3);
  const { values: labels } = decodeIdx(labelContent, labelFile.name, 1);
  const [count, height, width] = shape as [number, number, number];

  if (labels.length !== count) {
    throw new L2lError(
      'bad-data',
      `${imageFile.name} has ${count} images, but ${labelFile.name} has ${labels.length} labels. Use two files of the same set.`,
    );
  }
  const wrong = labels.findIndex((label) => label >= CLASS_COUNT);
  if (wrong >= 0) {
    throw new L2lError(
      'bad-data',
      `${labelFile.name}: label ${wrong} is ${labels[wrong]}, but labels are digits from 0 to 9. Use the label file that belongs to ${imageFile.name}.`,
    );
  }
  return { height, width, images, labels };
}

/** What a file unpacks to, and no more than its own header says. */
function unpacked({ name, content }: NamedFile, rank: number): Promise<Uint8Array> {
  return gunzipIfNeeded(content, name, (begin) => idxSize(begin, rank));
}
