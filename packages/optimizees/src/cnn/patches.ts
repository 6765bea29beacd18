/** Sizes of images that lie one after another: `[count, height, width, channels]`. */
export interface ImageSizes {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Side of a filter. */
export const SIDE = 3;

/**
 * The 3 × 3 surroundings of every pixel, zeros beyond the edges: `[count · height · width, 9 · channels]`, so
 * that a convolution is a product with a matrix of filters.
 */
export function patchesOf(images: Float32Array, sizes: ImageSizes): Float32Array {
  const { count, height, width, channels } = sizes;
  const patches = new Float32Array(count * height * width * SIDE * SIDE * channels);
  eachNeighbor(sizes, (pixel, patch) => {
    for (let c = 0; c < channels; c++) patches[patch + c] = images[pixel + c]!;
  });
  return patches;
}

/** The adjoint of {@link patchesOf}: each pixel gets the sum of all its places. */
export function patchesAdjoint(adjoint: Float32Array, sizes: ImageSizes): Float32Array {
  const { count, height, width, channels } = sizes;
  const images = new Float32Array(count * height * width * channels);
  eachNeighbor(sizes, (pixel, patch) => {
    for (let c = 0; c < channels; c++) images[pixel + c]! += adjoint[patch + c]!;
  });
  return images;
}

/** Calls with where a neighbour's channels begin, in the images and in the patches. */
function eachNeighbor(
  { count, height, width, channels }: ImageSizes,
  visit: (pixel: number, patch: number) => void,
): void {
  let patch = 0;
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++, patch += channels) {
            const [row, column] = [y + dy, x + dx];
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            visit(((image * height + row) * width + column) * channels, patch);
          }
        }
      }
    }
  }
}
