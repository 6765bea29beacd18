import * as tf from '@tensorflow/tfjs-core';

/** Whether the webgl backend computes in float32, and its shaders are of the kind that has loops of any length. */
export function isFullFloat(): boolean {
  const env = tf.env();
  return env.getNumber('WEBGL_VERSION') === 2 && env.getBool('WEBGL_RENDER_FLOAT32_CAPABLE');
}
