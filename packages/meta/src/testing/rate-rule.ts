import { type LearnedRule, layoutOf, type Optimizee, type OptimizeeFamily, vectorLayout } from '@l2l/core';

/** Gradient descent whose one weight is its rate; a second weight does nothing. */
export const rateRule: LearnedRule<Record<string, never>> = {
  name: 'rate',
  weights: layoutOf([
    { name: 'rate', shape: [1] },
    { name: 'idle', shape: [1] },
  ]),
  initWeights: () => Float32Array.of(0.1, 0),
  init: () => ({}),
  bind: ([rate]) => ({
    name: `rate(${rate})`,
    init: () => ({}),
    update: ({ gradient }, state) => ({ step: gradient.map((g) => -rate! * g), state }),
  }),
};

/** `f(θ) = ½θ²` from θ = 1: after t steps at rate r, θ = (1 − r)ᵗ. */
export const bowl: Optimizee = {
  name: 'bowl',
  layout: vectorLayout(1),
  init: () => Float32Array.of(1),
  evaluate: async ([x]) => ({ loss: x! ** 2 / 2, gradient: Float32Array.of(x!) }),
  dispose() {},
};

/** A family of one optimizee. */
export const only = (optimizee: Optimizee): OptimizeeFamily => ({
  name: optimizee.name,
  sample: async () => optimizee,
});

/** `½(1 − r)²ᵗ`, the loss after t steps. */
export const lossAfter = (rate: number, t: number) => (1 - rate) ** (2 * t) / 2;
/** `−t(1 − r)²ᵗ⁻¹`, its derivative by the rate. */
export const slopeAfter = (rate: number, t: number) => -t * (1 - rate) ** (2 * t - 1);
