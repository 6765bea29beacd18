import type { Dataset } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Images, Points } from '../messages';
import { judgedIndices } from './tensor-problem';

/** Drawn on a map. */
const MOST_DRAWN = 300;
/** Points along each side of the grid that networks are asked about. */
const SIDE = 36;

/** Some examples of a data set whose inputs are two numbers, and the part of the plane they lie in; null for others. */
export function pointsOf(dataset: Dataset): Points | null {
  if (dataset.inputShape.join() !== '2') return null;
  const { inputs, labels } = dataset.examples(judgedIndices(dataset.count).subarray(0, MOST_DRAWN));
  return { inputs, labels, x: rangeOf(inputs, 0), y: rangeOf(inputs, 1) };
}

/** Of one of two columns, with a margin of 8 %. */
function rangeOf(inputs: Float32Array, column: number): readonly [number, number] {
  const numbers = inputs.filter((_, i) => i % 2 === column);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const margin = 0.08 * (most - least || 1);
  return [least - margin, most + margin];
}

/** `[side², 2]`, the centres of the squares of a grid over the plane, from the upper left. */
export function gridOver({ x: [left, right], y: [bottom, top] }: Points): tf.Tensor2D {
  const inputs = new Float32Array(2 * SIDE * SIDE);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const at = 2 * (row * SIDE + column);
      inputs[at] = left + ((right - left) * (column + 0.5)) / SIDE;
      inputs[at + 1] = top - ((top - bottom) * (row + 0.5)) / SIDE;
    }
  }
  return tf.tensor2d(inputs, [SIDE * SIDE, 2]);
}

/** The first image of each class; null where inputs are no images of one channel. */
export function imagesOf(dataset: Dataset | null): Images | null {
  const [height, width, channels] = dataset?.inputShape ?? [];
  if (!dataset || !height || !width || channels !== 1) return null;
  const { labels: all } = dataset.examples(Array.from({ length: dataset.count }, (_, i) => i));
  const first = Array.from({ length: dataset.classCount }, (_, label) => all.indexOf(label));
  const { inputs, labels } = dataset.examples(first.filter((index) => index >= 0));
  return { height, width, pixels: inputs, labels };
}
