import { type AnyRule, vectorLayout } from '@l2l/core';
import { describe, expect, it } from 'vitest';
import { adadelta, adam, adamw, rmsprop } from '.';

/** The steps on these gradients, one coordinate each, from coordinate 2 (where a rule reads it). */
function stepsOn(rule: AnyRule, gradients: readonly number[]): number[] {
  let state: unknown = rule.init(vectorLayout(1));
  return gradients.map((g) => {
    const update = rule.update({ gradient: Float32Array.of(g), coordinates: Float32Array.of(2) }, state);
    state = update.state;
    return update.step[0]!;
  });
}

describe('first steps', () => {
  it('of adam are the learning rate, whatever the size of the gradient', () => {
    // m̂ = g and √v̂ = |g|, so the step is −α·g / (|g| + ε).
    expect(stepsOn(adam(0.5), [1000])[0]).toBeCloseTo(-0.5, 6);
    expect(stepsOn(adam(0.5), [-0.001])[0]).toBeCloseTo(0.5 / (1 + 1e-4), 6);
  });

  it('of adamw take a share of the coordinates away, besides the step of adam', () => {
    // α·λ·θ = 0.5 · 0.1 · 2
    const [plain] = stepsOn(adam(0.5), [1]);
    expect(stepsOn(adamw(0.5, { weightDecay: 0.1 }), [1])[0]).toBeCloseTo(plain! - 0.1, 6);
    expect(stepsOn(adamw(0.5, { weightDecay: 0 }), [1])[0]).toBe(plain);
  });

  it('of adadelta are as small as √ε, until changes add up', () => {
    // √ε / √((1 − ρ)·g² + ε) · g = 0.001 / √(0.05 · 4 + 10⁻⁶) · 2 = 0.004472
    expect(stepsOn(adadelta(1, { epsilon: 1e-6 }), [2])[0]).toBeCloseTo(-0.002 / Math.sqrt(0.200001), 7);
  });

  it('of centered rmsprop divide by the deviation from the mean gradient', () => {
    // ρ = 0.5. After g = 4: mean 2, mean square 8, variance 8 − 4 = 4: step −4/2.
    // After g = 2: mean 2, mean square 4 + 2 = 6, variance 6 − 4 = 2: step −2/√2.
    const steps = stepsOn(rmsprop(1, { decay: 0.5, epsilon: 1e-12, centered: true }), [4, 2]);
    expect(steps[0]).toBeCloseTo(-2, 6);
    expect(steps[1]).toBeCloseTo(-Math.SQRT2, 6);
  });
});
