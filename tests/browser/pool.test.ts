import { fold, type GradientEstimator, keyOf } from '@l2l/core';
import { several } from '@l2l/meta';
import { pool } from '@l2l/meta/workers';
import { describe, expect, it } from 'vitest';

/** An estimator that needs no other module, as text that a worker can import. */
const text = `export default ({ size }) => ({
  name: 'sums',
  begin: async (key) => ({ sum: key % 1000 }),
  async estimate(weights, { sum }, key) {
    if (weights[0] < 0) throw Object.assign(new Error('below zero'), { name: 'L2lError', code: 'bad-data' });
    const next = sum * 0.75 + (key % 97) + weights[0];
    return { gradient: Float32Array.from({ length: size }, (_, i) => next / (i + 1)), loss: next, carry: { sum: next } };
  },
  pack: async (carry) => ({ ...carry }),
  unpack: async (packed) => packed,
  end() {},
});`;
const module = `data:text/javascript,${encodeURIComponent(text)}`;
const config = { size: 3 };

async function gradientsOf(estimator: GradientEstimator<unknown>) {
  let carry = await estimator.begin(keyOf(1));
  let weights: Float32Array = new Float32Array(3);
  for (let i = 0; i < 30; i++) {
    const estimate = await estimator.estimate(weights, carry, fold(keyOf(2), i));
    carry = estimate.carry;
    weights = weights.map((weight, j) => weight + 0.01 * Math.abs(estimate.gradient[j]!));
  }
  const packed = await estimator.pack(carry);
  estimator.end(carry);
  return { weights, packed };
}

describe('a pool in a page', () => {
  it('gives the bits of one thread', async () => {
    const { default: make } = await import(/* @vite-ignore */ module);
    const alone = several(make(config) as GradientEstimator<unknown>, 3);
    const pooled = pool({ module, config, trajectories: 3, workers: 2 });
    const expected = await gradientsOf(alone as GradientEstimator<unknown>);
    expect(await gradientsOf(pooled as GradientEstimator<unknown>)).toEqual(expected);
  });

  it('reports what an estimator throws in a worker, and what cannot be imported', async () => {
    const pooled = pool({ module, config, trajectories: 2, workers: 2 });
    const carry = await pooled.begin(keyOf(1));
    const failing = pooled.estimate(Float32Array.of(-1, 0, 0), carry, keyOf(2));
    await expect(failing).rejects.toMatchObject({ code: 'bad-data', message: 'below zero' });
    const missing = pool({ module: '/no-such-module.js', config, trajectories: 1, workers: 1 });
    await expect(missing.begin(keyOf(1))).rejects.toThrow(/no-such-module\.js failed in a worker/);
  });
});
