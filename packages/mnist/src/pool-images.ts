import { type Dataset, L2lError, numberOption } from '@l2l/core';
import { checkIndices } from './check-indices';

/** Images pooled at a time, so that the full-size floats of only these exist at once. */
const CHUNK = 500;

/**
 * The same data set with smaller images: each pixel is the mean of `factor × factor` pixels.
 *
 * Pooling happens once, here, and the small images stay in memory as floats; a training step
 * then only copies. MNIST's 28 × 28 gives 14 × 14 with factor 2 and 7 × 7 with factor 4.
 *
 * @param dataset - Images of shape `[height, width, channels]`.
 * @throws L2lError `bad-option` when the factor does not divide height and width.
 */
export function poolImages(dataset: Dataset, factor: number): Dataset {
  numberOption('poolImages', 'factor', factor, { from: 1, integer: true });
  const [height, width, channels] = imageShape(dataset, factor);
  const inputShape = [height / factor, width / factor, channels];
  const name = `${dataset.name}/${factor}`;
  const { count, classCount } = dataset;
  const size = (height / factor) * (width / factor) * channels;
  const { inputs: pooled, labels } = poolAll(dataset, [height, width, channels], factor);

  return {
    name,
    count,
    inputShape,
    classCount,
    examples(indices) {
      checkIndices({ name, count }, indices);
      const inputs = new Float32Array(indices.length * size);
      const chosen = new Int32Array(indices.length);
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!;
        inputs.set(pooled.subarray(index * size, (index + 1) * size), i * size);
        chosen[i] = labels[index]!;
      }
      return { inputs, labels: chosen };
    },
  };
}

type ImageShape = readonly [height: number, width: number, channels: number];

function imageShape({ name, inputShape }: Dataset, factor: number): ImageShape {
  const [height, width, channels] = inputShape;
  const isImage = inputShape.length === 3;
  if (isImage && height! % factor === 0 && width! % factor === 0) return [height!, width!, channels!];
  throw new L2lError(
    'bad-option',
    `poolImages: ${name} has inputs of shape [${inputShape.join(', ')}], which do not divide into squares of ${factor} × ${factor}. Pass images of shape [height, width, channels] and a factor that divides height and width.`,
  );
}

function poolAll(dataset: Dataset, [height, width, channels]: ImageShape, factor: number) {
  const size = (height * width * channels) / factor ** 2;
  const inputs = new Float32Array(dataset.count * size);
  const labels = new Int32Array(dataset.count);
  for (let start = 0; start < dataset.count; start += CHUNK) {
    const length = Math.min(CHUNK, dataset.count - start);
    const chunk = dataset.examples(Uint32Array.from({ length }, (_, i) => start + i));
    // The rows of all images lie one below the other, so the chunk pools like one tall image.
    inputs.set(pool(chunk.inputs, [length * height, width, channels], factor), start * size);
    labels.set(chunk.labels, start);
  }
  return { inputs, labels };
}

/** Means over squares: `[height, width, channels]` to `[height / factor, width / factor, channels]`. */
function pool(image: Float32Array, [height, width, channels]: ImageShape, factor: number): Float32Array {
  const rowSize = (width / factor) * channels;
  const sums = new Float64Array((height / factor) * rowSize);
  for (let y = 0, from = 0; y < height; y++) {
    const row = Math.floor(y / factor) * rowSize;
    for (let x = 0; x < width; x++) {
      const to = row + Math.floor(x / factor) * channels;
      for (let channel = 0; channel < channels; channel++) sums[to + channel]! += image[from++]!;
    }
  }
  return Float32Array.from(sums, (sum) => sum / factor ** 2);
}
