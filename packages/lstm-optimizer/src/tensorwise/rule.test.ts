import { adam } from '@l2l/baselines';
import { keyOf, layoutOf, normals } from '@l2l/core';
import { extremesContract, learnedRuleContract } from '@l2l/core/testing';
import { describe, expect, it } from 'vitest';
import { toldAlways } from '../testing/told-always';
import { FEATURES } from './program/features';
import { tensorwiseLstm } from './rule';

const learned = tensorwiseLstm();
learnedRuleContract(learned);
extremesContract(learned, learned, { tolerance: 0 });

const layout = layoutOf([
  { name: 'kernel', shape: [4, 3] },
  { name: 'bias', shape: [3] },
]);
const gradientAt = (t: number) => normals(keyOf(t), layout.size);

/** Steps and last state of some updates along a path. */
function walk(weights: Float32Array, count: number, { factor = 1, loss = (_: number): number => 1 } = {}) {
  const rule = learned.bind(weights);
  let state = rule.init(layout);
  const coordinates = normals(keyOf(99), layout.size);
  const steps: Float32Array[] = [];
  const averages: Float32Array[] = [];
  for (let t = 0; t < count; t++) {
    const gradient = gradientAt(t).map((g) => factor * g);
    const update = rule.update({ gradient, coordinates, loss: Float32Array.of(factor * loss(t)) }, state);
    state = update.state;
    update.step.forEach((s, i) => {
      coordinates[i]! += s;
    });
    steps.push(update.step);
    averages.push(rule.lag!(state).map((l, i) => l + coordinates[i]!));
  }
  return { steps, averages, coordinates, state };
}

describe('tensorwiseLstm', () => {
  it('has 1008 weights with 8 units', () => {
    expect(learned.weights.size).toBe(FEATURES * 32 + 8 * 32 + 32 + 8 * 4 + FEATURES * 4 + 4);
  });

  it('is Adam at its default where the network says nothing', () => {
    const rule = adam();
    let state = rule.init(layout);
    walk(new Float32Array(learned.weights.size), 50).steps.forEach((step, t) => {
      const update = rule.update({ gradient: gradientAt(t), coordinates: step }, state);
      state = update.state;
      step.forEach((s, i) => {
        expect(s).toBeCloseTo(update.step[i]!, 8);
      });
    });
  });

  it('hands out the average that its equation tells', () => {
    const weights = learned.initWeights(keyOf(3));
    const rule = learned.bind(new Float32Array(weights.length));
    let state = rule.init(layout);
    const θ = normals(keyOf(1), layout.size);
    const average = Float64Array.from(θ);
    for (let t = 1; t <= 60; t++) {
      const update = rule.update({ gradient: gradientAt(t), coordinates: θ }, state);
      state = update.state;
      const rate = t <= 20 ? 1 : Math.min(1, 10 / (t + 10));
      update.step.forEach((s, i) => {
        θ[i]! += s;
        average[i]! += rate * (θ[i]! - average[i]!);
      });
    }
    rule.lag!(state).forEach((lag, i) => {
      expect(lag + θ[i]!).toBeCloseTo(average[i]!, 5);
    });
  });

  it('steps longer or shorter, tensor by tensor, as the output weights tell', () => {
    const weights = toldAlways([1, 0, 0, 0]);
    const plain = walk(new Float32Array(weights.length), 100).steps.at(-1)!;
    const longer = walk(weights, 100).steps.at(-1)!;
    longer.forEach((s, i) => {
      expect(s / plain[i]!).toBeCloseTo(Math.exp(7 * Math.tanh(1 / 7)), 3);
    });
  });

  it('steps alike whatever the loss is multiplied by', () => {
    const weights = learned.initWeights(keyOf(3)).map((w) => 3 * w);
    const loss = (t: number) => 3 * Math.exp(-t / 10);
    const { steps } = walk(weights, 30, { loss });
    for (const factor of [1e-3, 1e3]) {
      const scaled = walk(weights, 30, { loss, factor }).steps.at(-1)!;
      scaled.forEach((s, i) => {
        expect(s / steps.at(-1)![i]!).toBeCloseTo(1, 2);
      });
    }
  });

  it('works without losses, and with losses below 0', () => {
    const weights = learned.initWeights(keyOf(4));
    for (const loss of [() => Number.NaN, () => -1, (t: number) => 5 - t]) {
      const { steps } = walk(weights, 30, { loss });
      expect(steps.every((step) => step.every(Number.isFinite))).toBe(true);
    }
  });
});
