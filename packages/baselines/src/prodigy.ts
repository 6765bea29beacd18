import { numberOption, requireOptions, type UpdateRule } from '@l2l/core';
import type { AdamOptions } from './adam';

export interface ProdigyOptions extends AdamOptions {
  /** d₀, the first guess of how far the solution lies; above 0. */
  readonly firstDistance?: number | undefined;
}

interface State {
  /** Running mean of d · gradient. */
  readonly mean: Float32Array;
  /** Running mean of (d · gradient)². */
  readonly square: Float32Array;
  /** s, by which the distance is measured. */
  readonly sum: Float32Array;
  /** From where it began to where it is: x − x₀. */
  readonly travelled: Float32Array;
  /** r, the numerator of the distance. */
  readonly correlation: number;
  /** d, the distance so far. */
  readonly distance: number;
}

/**
 * Prodigy: Adam whose learning rate is an estimate of how far the solution lies, so that there is none to
 * tune. All coordinates share the estimate, so it runs where JavaScript can read the numbers.
 *
 * Source: Mishchenko and Defazio 2024, algorithm 4, https://arxiv.org/abs/2306.06101
 *
 * @param learningRate - γ, a factor of the estimate, at least 0; 1 is right.
 * @throws L2lError `bad-option` if an option is out of its range.
 */
export function prodigy(learningRate = 1, options: ProdigyOptions = {}): UpdateRule<State> {
  const {
    firstDistance = 1e-6,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
  } = requireOptions('prodigy', options, ['firstDistance', 'beta1', 'beta2', 'epsilon']);
  numberOption('prodigy', 'learningRate', learningRate, { from: 0 });
  numberOption('prodigy', 'firstDistance', firstDistance, { above: 0 });
  numberOption('prodigy', 'beta1', beta1, { from: 0, below: 1 });
  numberOption('prodigy', 'beta2', beta2, { from: 0, below: 1 });
  numberOption('prodigy', 'epsilon', epsilon, { above: 0 });
  const root = Math.sqrt(beta2);
  return {
    name: `prodigy(${learningRate})`,
    learningRate,
    config: { rule: 'prodigy', learningRate, firstDistance, beta1, beta2, epsilon },
    init: ({ size }) => ({
      mean: new Float32Array(size),
      square: new Float32Array(size),
      sum: new Float32Array(size),
      travelled: new Float32Array(size),
      correlation: 0,
      distance: firstDistance,
    }),
    update({ gradient }, { mean, square, sum, travelled, correlation, distance: d }) {
      const scale = (1 - root) * learningRate * d * d;
      let along = 0;
      let length = 0;
      for (let i = 0; i < gradient.length; i++) {
        const g = gradient[i]!;
        mean[i] = beta1 * mean[i]! + (1 - beta1) * d * g;
        square[i] = beta2 * square[i]! + (1 - beta2) * d * d * g * g;
        sum[i] = root * sum[i]! + scale * g;
        along -= g * travelled[i]!;
        length += Math.abs(sum[i]!);
      }
      const r = root * correlation + scale * along;
      const ratio = length > 0 ? r / length : 0;
      const distance = Number.isFinite(ratio) ? Math.max(d, ratio) : d;
      const step = new Float32Array(gradient.length);
      for (let i = 0; i < step.length; i++) {
        step[i] = (-learningRate * d * mean[i]!) / (Math.sqrt(square[i]!) + d * epsilon);
        travelled[i]! += step[i]!;
      }
      const kept = Number.isFinite(r) ? r : correlation;
      return { step, state: { mean, square, sum, travelled, correlation: kept, distance } };
    },
  };
}
