import { fold, type GradientEstimator, keyOf, type Optimizee } from '@l2l/core';
import { tinyRule } from '@l2l/core/testing';
import { pretrainedLstm } from '@l2l/lstm-optimizer';
import { registerLearned } from '@l2l/lstm-optimizer/rule';
import { quadratic } from '@l2l/optimizees';
import { beforeAll, describe, expect, it } from 'vitest';
import { fineTune, metaTrain, several, truncatedBackprop } from '.';
import { countedFamily } from './testing/counted-family';
import { firstSteps } from './testing/first-steps';

const weights = tinyRule.initWeights(keyOf(1));
const estimatorOf = (family: ReturnType<typeof countedFamily>['family']) =>
  truncatedBackprop({ rule: tinyRule, family, window: 5, horizon: 20 });

describe('a window that diverged', () => {
  it('moves nothing, is counted, and a new optimizee is begun', async () => {
    const { family, disposals } = countedFamily({ isDiverging: (evaluation) => evaluation === 12 });
    const steps = await firstSteps(metaTrain({ estimator: estimatorOf(family), weights, key: keyOf(2) }), 8);
    expect(steps.map(({ count }) => count)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(steps.map(({ loss }) => Number.isNaN(loss))).toEqual([0, 0, 1, 0, 0, 0, 0, 0].map(Boolean));
    expect(steps[2]!.weights).toEqual(steps[1]!.weights);
    expect(steps[3]!.weights).not.toEqual(steps[2]!.weights);
    expect(disposals).toEqual(disposals.map(() => 1));
    expect(disposals.length).toBeGreaterThan(1);
  });

  it('ends the run where there is nothing else, and every optimizee is disposed of once', async () => {
    const { family, disposals } = countedFamily({ isDiverging: () => true });
    const run = metaTrain({
      estimator: several(estimatorOf(family), 2),
      weights,
      key: keyOf(2),
      divergedLimit: 7,
    });
    const counts: number[] = [];
    const all = async () => {
      for await (const { count } of run) counts.push(count);
    };
    await expect(all()).rejects.toMatchObject({
      code: 'diverged',
      message: /last 7 windows all diverged/ as never,
    });
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(disposals).toEqual(disposals.map(() => 1));
  });

  it('keeps the new carry of an estimator, whichever it is', async () => {
    const seen: (readonly [number, number])[] = [];
    const estimator: GradientEstimator<number> = {
      name: 'numbers',
      begin: async () => 0,
      async estimate(given, carry, key) {
        seen.push([carry, key]);
        const isBad = carry === 2 || carry === 3;
        return { gradient: given.map(() => (isBad ? Number.NaN : 1)), loss: 1, carry: carry + 1 };
      },
      pack: async (carry) => carry,
      unpack: async (packed) => packed as number,
      end() {},
    };
    await firstSteps(metaTrain({ estimator, weights, key: keyOf(3) }), 6);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5].map((carry) => [carry, fold(keyOf(3), carry + 1)]));
  });
});

describe('fineTune', () => {
  beforeAll(() => registerLearned());

  /** A bowl, as an instance of a class with private fields, whose loss is NaN on some minibatches. */
  class Bowl implements Optimizee {
    readonly name = 'bowl';
    readonly layout = quadratic(3, { key: keyOf(1) }).layout;
    #evaluations = 0;
    readonly #every: number;
    readonly #shift: number;
    constructor(every: number, shift = 0) {
      this.#every = every;
      this.#shift = shift;
    }
    init() {
      return Float32Array.of(1, -2, 3);
    }
    async evaluate(coordinates: Float32Array) {
      const isBad = ++this.#evaluations % this.#every === 0;
      const loss = coordinates.reduce((sum, x) => sum + x * x, this.#shift);
      return { loss: isBad ? Number.NaN : loss, gradient: coordinates.map((x) => 2 * x) };
    }
    dispose() {}
  }

  it('ends after its steps where a minibatch in 150 gives NaN', async () => {
    const counts: number[] = [];
    const options = {
      steps: 30,
      horizon: 40,
      onStep: ({ count }: { count: number }) => void counts.push(count),
    };
    await fineTune(pretrainedLstm(), new Bowl(150), options);
    expect(counts).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  it('says so where no loss is finite', async () => {
    const running = fineTune(pretrainedLstm(), new Bowl(1), { steps: 1000, window: 2, horizon: 4 });
    await expect(running).rejects.toMatchObject({ code: 'diverged' });
  });

  it('prefers lower losses where these are below 0', async () => {
    const tuned = await fineTune(pretrainedLstm(), new Bowl(1e9, -1), { steps: 20, horizon: 40, rate: 0.01 });
    // The score of weights that did nothing would be that of the start, ln 13.
    expect(Math.log(tuned.provenance.validation.loss)).toBeLessThan(0);
  });
});

describe('a step to save', () => {
  it('is not one that is passed', async () => {
    const { family } = countedFamily({ isDiverging: () => false });
    const run = metaTrain({ estimator: estimatorOf(family), weights, key: keyOf(1) });
    const { value } = await run.next();
    await run.next();
    await expect(value!.save()).rejects.toThrow(/Step 1 can no longer be saved/);
    await run.return();
  });
});
