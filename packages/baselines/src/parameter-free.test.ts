import { keyOf, normals, vectorLayout } from '@l2l/core';
import { describe, expect, it } from 'vitest';
import { prodigy, scheduleFreeAdamw } from '.';

const size = 3;
const gradientAt = (t: number) => normals(keyOf(t), size);

describe('scheduleFreeAdamw', () => {
  it.each([
    [0, 0],
    [0.1, 0],
    [0.1, 5],
  ])('follows algorithm 1 of its paper, decay %s, warm-up %s', (weightDecay, warmup) => {
    const [γ, β1, β2, ε] = [0.1, 0.8, 0.99, 1e-8];
    const rule = scheduleFreeAdamw(γ, { weightDecay, beta1: β1, beta2: β2, epsilon: ε, warmup });
    const start = normals(keyOf(100), size);
    let [z, x] = [[...start], [...start]];
    const v = [0, 0, 0];
    const θ = start.slice();
    let sum = 0;
    let state: unknown = rule.init(vectorLayout(size));
    for (let t = 1; t <= 12; t++) {
      const y = z.map((zi, i) => (1 - β1) * zi + β1 * x[i]!);
      y.forEach((yi, i) => {
        expect(θ[i]).toBeCloseTo(yi, 5);
      });
      const g = gradientAt(t);
      const rate = γ * Math.sqrt(1 - β2 ** t) * (warmup > 0 ? Math.min(1, t / warmup) : 1);
      sum += rate ** 2;
      z = z.map((zi, i) => {
        v[i] = β2 * v[i]! + (1 - β2) * g[i]! ** 2;
        return zi - (rate * g[i]!) / (Math.sqrt(v[i]!) + ε) - rate * weightDecay * y[i]!;
      });
      x = x.map((xi, i) => (1 - rate ** 2 / sum) * xi + (rate ** 2 / sum) * z[i]!);
      const update = rule.update({ gradient: g, coordinates: θ }, state as never);
      state = update.state;
      update.step.forEach((s, i) => {
        θ[i]! += s;
      });
      rule.lag!(state as never).forEach((lag, i) => {
        expect(θ[i]! + lag).toBeCloseTo(x[i]!, 5);
      });
    }
  });
});

describe('prodigy', () => {
  it('follows algorithm 4 of its paper', () => {
    const [γ, β1, β2, ε, d0] = [1, 0.9, 0.99, 1e-8, 1e-3];
    const rule = prodigy(γ, { beta1: β1, beta2: β2, epsilon: ε, firstDistance: d0 });
    const start = normals(keyOf(7), size);
    const x = [...start];
    const [m, v, s] = [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ] as [number[], number[], number[]];
    let [r, d] = [0, d0];
    let state = rule.init(vectorLayout(size));
    for (let k = 0; k < 40; k++) {
      // A slope that stays: the distance must grow.
      const g = gradientAt(k).map((value) => 0.3 * value + 1);
      const root = Math.sqrt(β2);
      let along = 0;
      g.forEach((gi, i) => {
        m[i] = β1 * m[i]! + (1 - β1) * d * gi;
        v[i] = β2 * v[i]! + (1 - β2) * d * d * gi * gi;
        along += gi * (start[i]! - x[i]!);
        s[i] = root * s[i]! + (1 - root) * γ * d * d * gi;
      });
      r = root * r + (1 - root) * γ * d * d * along;
      const next = Math.max(d, r / s.reduce((sum, si) => sum + Math.abs(si), 0));
      const update = rule.update({ gradient: g, coordinates: start }, state);
      g.forEach((_, i) => {
        const step = (-γ * d * m[i]!) / (Math.sqrt(v[i]!) + d * ε);
        expect(update.step[i]! / step).toBeCloseTo(1, 3);
        x[i]! += step;
      });
      d = next;
      state = update.state;
      expect(state.distance / d).toBeCloseTo(1, 3);
    }
    expect(d).toBeGreaterThan(10 * d0);
  });
});
