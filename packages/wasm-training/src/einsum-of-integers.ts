import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';

/** Operands of an Einstein summation, each with a letter for each of its dimensions. */
interface Summation {
  readonly operands: readonly TensorInfo[];
  readonly terms: readonly string[];
  readonly target: string;
}

/**
 * Einstein summation of integers by plain loops, exact modulo 2³².
 *
 * Products of matrices are there for floats alone, which hold integers up to 2²⁴.
 */
export function einsumOfIntegers({ operands, terms, target }: Summation, backend: BackendWasm): TensorInfo {
  const labels = [...new Set(target + terms.join(''))];
  const lengths = labels.map((label) => {
    const term = terms.findIndex((labels) => labels.includes(label));
    return operands[term]!.shape[terms[term]!.indexOf(label)]!;
  });
  const shape = lengths.slice(0, target.length);
  const result = backend.makeOutput(shape, 'int32');
  const sums = backend.typedArrayFromHeap(result).fill(0);
  const [a, b] = operands.map((operand) => backend.typedArrayFromHeap(operand));

  const strides = [...terms, target].map((term, i) => stridesOf(labels, term, operands[i]?.shape ?? shape));
  const at = strides.map(() => 0);
  const position = labels.map(() => 0);
  for (let left = util.sizeFromShape(lengths); left > 0; left--) {
    const place = at.at(-1)!;
    sums[place] = (sums[place]! + (b ? Math.imul(a![at[0]!]!, b[at[1]!]!) : a![at[0]!]!)) | 0;
    advance(position, lengths, (label, steps) => {
      for (const [i, own] of strides.entries()) at[i]! += steps * own[label]!;
    });
  }
  return result;
}

/** How far a step along each label goes in a tensor; 0 where the tensor has no such dimension. */
function stridesOf(labels: readonly string[], term: string, shape: readonly number[]): number[] {
  return labels.map((label) => {
    const axis = term.indexOf(label);
    return axis === -1 ? 0 : util.sizeFromShape(shape.slice(axis + 1));
  });
}

/** Counts on by one, as an odometer does, and reports by how much each wheel turns. */
function advance(
  position: number[],
  lengths: readonly number[],
  turned: (wheel: number, steps: number) => void,
): void {
  for (let wheel = position.length - 1; wheel >= 0; wheel--) {
    if (position[wheel]! + 1 < lengths[wheel]!) {
      position[wheel]! += 1;
      turned(wheel, 1);
      return;
    }
    turned(wheel, -position[wheel]!);
    position[wheel] = 0;
  }
}
