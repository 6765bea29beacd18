import type { UpdateRule } from '@l2l/core';

// The rules of @l2l/baselines are written once for arrays and tensors, with a new vector for each operation.
// The suite takes most of its time in these, so here they are again in one pass over arrays.

interface Moments {
  readonly mean: Float32Array;
  readonly square: Float32Array;
  readonly count: number;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

/** `adamw` of @l2l/baselines; `adam` with a decay of 0. */
export function fusedAdamw(learningRate: number, weightDecay = 0): UpdateRule<Moments> {
  return {
    name: `fused-adamw(${learningRate})`,
    init: ({ size }) => ({ mean: new Float32Array(size), square: new Float32Array(size), count: 0 }),
    update({ gradient, coordinates }, { mean, square, count: before }) {
      const count = before + 1;
      const rate = learningRate / (1 - BETA1 ** count);
      const correction = 1 / Math.sqrt(1 - BETA2 ** count);
      const decay = learningRate * weightDecay;
      const step = new Float32Array(gradient.length);
      for (let i = 0; i < step.length; i++) {
        const g = gradient[i]!;
        const m = BETA1 * mean[i]! + (1 - BETA1) * g;
        const v = BETA2 * square[i]! + (1 - BETA2) * g * g;
        mean[i] = m;
        square[i] = v;
        step[i] = (-rate * m) / (Math.sqrt(v) * correction + EPSILON) - decay * coordinates[i]!;
      }
      return { step, state: { mean, square, count } };
    },
  };
}

const DECAY = 0.9;

/** `rmsprop` of @l2l/baselines at its defaults. */
export function fusedRmsprop(learningRate: number): UpdateRule<Float32Array> {
  return {
    name: `fused-rmsprop(${learningRate})`,
    init: ({ size }) => new Float32Array(size),
    update({ gradient }, square) {
      const step = new Float32Array(gradient.length);
      for (let i = 0; i < step.length; i++) {
        const g = gradient[i]!;
        const v = DECAY * square[i]! + (1 - DECAY) * g * g;
        square[i] = v;
        step[i] = (-learningRate * g) / Math.sqrt(v + EPSILON);
      }
      return { step, state: square };
    },
  };
}
