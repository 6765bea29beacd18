import type { Dataset } from '@l2l/core';
import type { Points } from '../messages';
import { judgedIndices } from './tensor-problem';

/** Drawn on a map. */
const MOST_DRAWN = 300;

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
