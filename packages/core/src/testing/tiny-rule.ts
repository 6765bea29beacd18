import { layoutOf, viewOf } from '../layout';
import type { DifferentiableRule } from '../learned-rule';
import type { Observation } from '../observation';
import { normals } from '../random';

export interface TinyState {
  /** `[size]` */
  readonly memory: Float32Array;
}

export interface TinyTape {
  readonly gradient: Float32Array;
  readonly before: Float32Array;
  readonly after: Float32Array;
}

const weights = layoutOf([
  { name: 'recall', shape: [2] },
  { name: 'step', shape: [2] },
]);

/** Views of weights, or of their adjoint: what the memory is made of, and what the step is. */
function split(vector: Float32Array): readonly [recall: Float32Array, step: Float32Array] {
  return [viewOf(vector, weights.slots[0]!), viewOf(vector, weights.slots[1]!)];
}

function record(vector: Float32Array, { gradient }: Observation, { memory }: TinyState) {
  const [recall, out] = split(vector);
  const after = memory.map((m, i) => Math.tanh(recall[0]! * m + recall[1]! * gradient[i]!));
  const step = after.map((m, i) => out[0]! * m + out[1]! * gradient[i]!);
  const tape = { gradient: gradient.slice(), before: memory.slice(), after: after.slice() };
  return { step, state: { memory: after }, tape };
}

/**
 * The smallest learned rule that has every part: four weights and one number of memory for each
 * coordinate, `m ← tanh(w₀·m + w₁·g)`, `step = w₂·m + w₃·g`. For tests of whatever takes learned rules.
 */
export const tinyRule: DifferentiableRule<TinyState, TinyTape> = {
  name: 'tiny',
  weights,
  initWeights(key) {
    const noise = normals(key, weights.size, 0.01);
    return Float32Array.of(0.5, 0.5, -0.1, -0.1).map((weight, i) => weight + noise[i]!);
  },
  init: ({ size }) => ({ memory: new Float32Array(size) }),
  bind: (vector) => ({
    name: 'tiny',
    init: tinyRule.init,
    update(seen, before) {
      const { step, state } = record(vector, seen, before);
      return { step, state };
    },
  }),
  record,
  pullback(vector, { gradient, before, after }, stepAdjoint, stateAdjoint, weightsAdjoint) {
    const [recall, out] = split(vector);
    const [recallAdjoint, outAdjoint] = split(weightsAdjoint);
    const memory = before.map((m, i) => {
      const s = stepAdjoint[i]!;
      // tanh′ is 1 − tanh².
      const inner = (out[0]! * s + (stateAdjoint?.memory[i] ?? 0)) * (1 - after[i]! ** 2);
      recallAdjoint[0]! += inner * m;
      recallAdjoint[1]! += inner * gradient[i]!;
      outAdjoint[0]! += s * after[i]!;
      outAdjoint[1]! += s * gradient[i]!;
      return recall[0]! * inner;
    });
    return { memory };
  },
};
