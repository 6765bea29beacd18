import * as tf from '@tensorflow/tfjs-core';
import type { Beliefs } from '../messages';

/** The likeliest class of each example, and how likely it is. */
export async function readBeliefs(
  logits: () => tf.Tensor2D,
): Promise<Pick<Beliefs, 'classes' | 'certainty'>> {
  const [classes, certainty] = tf.tidy(() => {
    const chances = tf.softmax(logits());
    return [tf.argMax(chances, 1), tf.max(chances, 1)];
  }) as [tf.Tensor1D, tf.Tensor1D];
  const [likeliest, chance] = await Promise.all([classes.data(), certainty.data()]);
  tf.dispose([classes, certainty]);
  return {
    classes: Uint8Array.from(likeliest),
    certainty: Uint8Array.from(chance, (value) => Math.round(255 * value)),
  };
}
