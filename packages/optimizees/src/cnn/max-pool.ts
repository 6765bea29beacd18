import type { ImageSizes } from './patches';

/** Images of half the sides, and where each value came from. */
export interface Pooled {
  /** `[count, ⌊height/2⌋, ⌊width/2⌋, channels]` */
  readonly values: Float32Array;
  /** Index in the larger images of each value. */
  readonly from: Int32Array;
}

/** The sizes after pooling: an odd last row or column is left out. */
export function pooledSizes({ count, height, width, channels }: ImageSizes): ImageSizes {
  return { count, height: Math.floor(height / 2), width: Math.floor(width / 2), channels };
}

/** The greatest of each 2 × 2 square. */
export function maxPool(images: Float32Array, sizes: ImageSizes): Pooled {
  const small = pooledSizes(sizes);
  const { channels, width } = sizes;
  const size = small.count * small.height * small.width * channels;
  const values = new Float32Array(size);
  const from = new Int32Array(size);
  let at = 0;
  for (let image = 0; image < small.count; image++) {
    for (let y = 0; y < small.height; y++) {
      for (let x = 0; x < small.width; x++) {
        const corner = ((image * sizes.height + 2 * y) * width + 2 * x) * channels;
        for (let c = 0; c < channels; c++, at++) {
          const square = [
            corner,
            corner + channels,
            corner + width * channels,
            corner + (width + 1) * channels,
          ];
          let best = square[0]! + c;
          for (const place of square) if (images[place + c]! > images[best]!) best = place + c;
          values[at] = images[best]!;
          from[at] = best;
        }
      }
    }
  }
  return { values, from };
}

/** The adjoint of {@link maxPool}: `[count, height, width, channels]`. */
export function maxPoolAdjoint(adjoint: Float32Array, from: Int32Array, sizes: ImageSizes): Float32Array {
  const images = new Float32Array(sizes.count * sizes.height * sizes.width * sizes.channels);
  for (let i = 0; i < adjoint.length; i++) images[from[i]!]! += adjoint[i]!;
  return images;
}
