import { computesInHalfFloats } from '@l2l/core/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** Whether the webgl backend computes in float32, and its shaders are of the kind that has loops of any length. */
export function isFullFloat(): boolean {
  return tf.env().getNumber('WEBGL_VERSION') === 2 && !computesInHalfFloats();
}
