import { type UnsortedSegmentSumAttrs, util } from '@tensorflow/tfjs-core';
import type { Kernel } from './composition';

/**
 * Adds up the rows of x that have the same number: the gradient of every lookup, and so of embeddings.
 *
 * `[segments, ...x.shape.slice(1)]`; rows whose number is negative or too large are left out, as
 * on the other backends. Integers stay integers.
 */
export const unsortedSegmentSum: Kernel<'x' | 'segmentIds', UnsortedSegmentSumAttrs> = ({
  inputs: { x, segmentIds },
  attrs: { numSegments },
  backend,
}) => {
  const [rows = 0, ...rowShape] = x.shape;
  util.assert(
    segmentIds.shape.length === 1 && segmentIds.shape[0] === rows,
    () =>
      `Error in unsortedSegmentSum: x has shape [${x.shape}], so segmentIds must have shape [${rows}], ` +
      `but has [${segmentIds.shape}].`,
  );
  const dtype = x.dtype === 'float32' ? 'float32' : 'int32';
  const result = backend.makeOutput([numSegments, ...rowShape], dtype);
  const sums = backend.typedArrayFromHeap(result).fill(0);
  const values = backend.typedArrayFromHeap(x);
  const segments = backend.typedArrayFromHeap(segmentIds);
  const size = util.sizeFromShape(rowShape);

  for (let row = 0; row < rows; row++) {
    const segment = segments[row]!;
    if (segment < 0 || segment >= numSegments) continue;
    const from = row * size;
    const to = segment * size;
    for (let i = 0; i < size; i++) sums[to + i]! += values[from + i]!;
  }
  return result;
};
