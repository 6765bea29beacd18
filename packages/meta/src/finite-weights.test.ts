import { sgd } from '@l2l/baselines';
import { type Checkpoint, type GradientEstimator, keyOf } from '@l2l/core';
import { tinyRule } from '@l2l/core/testing';
import { pretrainedLstm } from '@l2l/lstm-optimizer';
import { registerLearned } from '@l2l/lstm-optimizer/rule';
import { quadratic, quadraticFamily } from '@l2l/optimizees';
import { describe, expect, it } from 'vitest';
import { fineTune } from './fine-tune';
import { metaTrain } from './meta-train';
import { train } from './train';
import { truncatedBackprop } from './truncated-backprop';

registerLearned();
const good = tinyRule.initWeights(keyOf(1));
const estimator = truncatedBackprop({ rule: tinyRule, family: quadraticFamily(3), window: 3, horizon: 9 });
const key = keyOf(1);
const spoiled = (weights: Float32Array, value: number) => {
  const bad = weights.slice();
  bad[2] = value;
  return bad;
};

describe.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  'weights with %d',
  (value) => {
    const begins: Readonly<Record<string, () => Promise<unknown>>> = {
      metaTrain: () => metaTrain({ estimator, weights: spoiled(good, value), key }).next(),
      train: () =>
        train({
          rule: tinyRule,
          weights: spoiled(good, value),
          stages: [{ estimator, metaSteps: 1 }],
          key,
        }).next(),
      fineTune: () => {
        const checkpoint: Checkpoint = pretrainedLstm();
        const bad = { ...checkpoint, weights: spoiled(checkpoint.weights, value) };
        return fineTune(bad, quadratic(3, { key }), { steps: 1 });
      },
    };

    it.each(Object.entries(begins))('are refused by %s', async (owner, begin) => {
      const begun = begin();
      await expect(begun).rejects.toMatchObject({ code: 'bad-option' });
      await expect(begun).rejects.toThrow(new RegExp(`^${owner}: weights\\[2\\] is ${value}, but`));
    });
  },
);

describe('a run whose optimizer moves weights too far', () => {
  const steep: GradientEstimator<null> = {
    name: 'steep',
    begin: async () => null,
    estimate: async (weights) => ({ gradient: weights.map(() => 1e38), loss: 1, carry: null }),
    pack: async () => null,
    unpack: async () => null,
    end() {},
  };

  it('ends with an error that names the optimizer and the weight', async () => {
    const run = metaTrain({ estimator: steep, weights: good, key, optimizer: sgd(2) });
    const counts: number[] = [];
    const all = async () => {
      for await (const { count, weights } of run) {
        expect(weights.every(Number.isFinite)).toBe(true);
        counts.push(count);
      }
    };
    await expect(all()).rejects.toMatchObject({
      code: 'non-finite',
      message: expect.stringMatching(/sgd\(2\) moves weights\[0\] from .* to -Infinity/),
    });
    expect(counts).toEqual([1]);
  });
});

describe('fine-tuning on what cannot be trained on', () => {
  it('gives a checkpoint whose loss is a number', async () => {
    let evaluations = 0;
    const inner = quadratic(3, { key });
    // Finite at the start alone, so that every judgement diverges.
    const hopeless = {
      name: 'hopeless',
      layout: inner.layout,
      init: () => Float32Array.of(1, 2, 3),
      evaluate: async (coordinates: Float32Array) => ({
        loss: ++evaluations % 3 === 0 ? Number.NaN : 1,
        gradient: coordinates.slice(),
      }),
      dispose() {},
    };
    const tuned = await fineTune(pretrainedLstm(), hopeless, { steps: 3, window: 2, horizon: 4 });
    expect(tuned.provenance.validation).toEqual({ loss: 0, optimizees: 0 });
  });
});
