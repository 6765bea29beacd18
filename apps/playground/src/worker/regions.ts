import * as tf from '@tensorflow/tfjs-core';
import type { Points, Regions } from '../messages';

const SIDE = 36;

/** What a classifier of two inputs believes of the points of a grid over the plane, from the upper left. */
export async function readRegions(
  { x, y }: Points,
  logits: (inputs: tf.Tensor2D) => tf.Tensor2D,
): Promise<Pick<Regions, 'side' | 'classes' | 'certainty'>> {
  const [classes, certainty] = tf.tidy(() => {
    const chances = tf.softmax(logits(tf.tensor2d(gridInputs(x, y), [SIDE * SIDE, 2])));
    return [tf.argMax(chances, 1), tf.max(chances, 1)];
  }) as [tf.Tensor1D, tf.Tensor1D];
  const [likeliest, chance] = await Promise.all([classes.data(), certainty.data()]);
  tf.dispose([classes, certainty]);
  return {
    side: SIDE,
    classes: Uint8Array.from(likeliest),
    certainty: Uint8Array.from(chance, (value) => Math.round(255 * value)),
  };
}

/** `[side², 2]`, the centres of the squares of a grid. */
function gridInputs([left, right]: Points['x'], [bottom, top]: Points['y']): Float32Array {
  const inputs = new Float32Array(2 * SIDE * SIDE);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const at = 2 * (row * SIDE + column);
      inputs[at] = left + ((right - left) * (column + 0.5)) / SIDE;
      inputs[at + 1] = top - ((top - bottom) * (row + 0.5)) / SIDE;
    }
  }
  return inputs;
}
