import * as tf from '@tensorflow/tfjs-core';
import type { WebGpuBackend } from './program';

/** Some neighbouring coordinates. */
export interface Chunk {
  readonly from: number;
  readonly count: number;
}

/**
 * Coordinates in chunks as even as they come, so that a shader may bind the buffer of each.
 *
 * @param rows - Numbers of each coordinate in the buffer.
 */
export function chunksOf(size: number, rows: number): Chunk[] {
  const { maxStorageBufferBindingSize } = (tf.backend() as unknown as WebGpuBackend).device.limits;
  const most = Math.max(1, Math.floor(maxStorageBufferBindingSize / (4 * rows)));
  const chunks = Math.max(1, Math.ceil(size / most));
  return Array.from({ length: chunks }, (_, i) => {
    const from = Math.floor((i * size) / chunks);
    return { from, count: Math.floor(((i + 1) * size) / chunks) - from };
  });
}
