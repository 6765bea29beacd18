import { fold, type GradientEstimator, keyOf, type Optimizee } from '@l2l/core';
import { describe, expect, it } from 'vitest';
import { evolutionStrategies } from './evolution-strategies';
import { persistentEvolutionStrategies } from './persistent-evolution-strategies';
import type { Difference } from './perturbation';
import { several } from './several';
import { bowl, lossAfter, only, rateRule, slopeAfter } from './testing/rate-rule';

const RATE = 0.1;
const weights = Float32Array.of(RATE, 0);
const family = only(bowl);
const es = { rule: rateRule, family, horizon: 3, deviation: 0.01, objective: { measure: 'final' } } as const;

/** The first weight's gradient in some estimates, each with a key of its own. */
async function estimates(estimator: GradientEstimator<unknown>, count: number, seed = 1): Promise<number[]> {
  let carry = await estimator.begin(keyOf(seed));
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    const { gradient, carry: next } = await estimator.estimate(weights, carry, fold(keyOf(seed), i));
    found.push(gradient[0]!);
    carry = next;
  }
  return found;
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const rms = (numbers: readonly number[]) => Math.sqrt(mean(numbers.map((x) => x * x)));
/** Of the mean of independent numbers. */
const standardError = (numbers: readonly number[]) =>
  rms(numbers.map((x) => x - mean(numbers))) / Math.sqrt(numbers.length);

describe('evolution strategies', () => {
  it('find the derivative that is known', async () => {
    const found = await estimates(evolutionStrategies(es), 4000);
    expect(Math.abs(mean(found) - slopeAfter(RATE, 3))).toBeLessThan(5 * standardError(found));
    // Else any number would lie within the error.
    expect(standardError(found)).toBeLessThan(0.05 * Math.abs(slopeAfter(RATE, 3)));
  });

  it('err half as much with four times the pairs', async () => {
    const errorOf = async (pairs: number) => {
      const found = await estimates(several(evolutionStrategies(es), pairs), 100, pairs);
      return rms(found.map((x) => x - slopeAfter(RATE, 3)));
    };
    const ratio = (await errorOf(4)) / (await errorOf(64));
    // Sixteen times the pairs: a quarter, give or take the noise of 100 draws (a tenth or so).
    expect(ratio).toBeGreaterThan(2.8);
    expect(ratio).toBeLessThan(5.6);
  });

  it('train both of a pair from the same start on the same minibatches', async () => {
    const seen: string[] = [];
    const watched: Optimizee = {
      ...bowl,
      init(key) {
        seen.push(`start ${key}`);
        return bowl.init(key);
      },
      evaluate(coordinates, key) {
        seen.push(`minibatch ${key}`);
        return bowl.evaluate(coordinates, key);
      },
    };
    await estimates(evolutionStrategies({ ...es, family: only(watched), objective: {} }), 1);
    const half = seen.length / 2;
    expect(seen.slice(half)).toEqual(seen.slice(0, half));
    expect(new Set(seen).size).toBe(half);
  });

  it('move the named slots alone', async () => {
    const estimator = evolutionStrategies({ ...es, only: ['idle'] });
    const { gradient } = await estimator.estimate(weights, null, keyOf(1));
    // The idle weight changes nothing, and the rate does not move.
    expect([...gradient]).toEqual([0, 0]);
    expect(() => evolutionStrategies({ ...es, only: ['rates'] })).toThrow(/"rates".*rate, idle/);
  });

  it.each<[Difference, number]>([
    ['sign', 1],
    [{ clip: 1e-4 }, 1e-4],
  ])('count a difference of %j as no more', async (difference, limit) => {
    const estimator = evolutionStrategies({ ...es, difference });
    const { gradient } = await estimator.estimate(weights, null, keyOf(1));
    const { gradient: plain } = await evolutionStrategies(es).estimate(weights, null, keyOf(1));
    expect(Math.sign(gradient[0]!)).toBe(Math.sign(plain[0]!));
    // ε · limit / 2σ² against ε · difference / 2σ²: both have the same ε, of a size of some σ.
    expect(Math.abs(gradient[0]!)).toBeLessThan((5 * 0.01 * limit) / (2 * 0.01 ** 2));
    expect(gradient[0]).not.toBe(plain[0]);
  });

  it('take a side that diverged for infinitely high, unless the difference is plain', async () => {
    // Diverges where the rate is above 0.1: a point is left of the start only then.
    const cliff: Optimizee = {
      ...bowl,
      evaluate: async ([x]) => ({ loss: x! < 0.9 - 1e-6 ? Number.NaN : 1, gradient: Float32Array.of(1) }),
    };
    const over = { ...es, family: only(cliff), horizon: 1 };
    const [sign] = await estimates(evolutionStrategies({ ...over, difference: 'sign' }), 1);
    expect(sign).toBeGreaterThan(0);
    expect(await estimates(evolutionStrategies(over), 1)).toEqual([0]);
  });
});

describe('persistent evolution strategies', () => {
  const HORIZON = 12;
  const WINDOW = 3;
  const WINDOWS = HORIZON / WINDOW;
  const steps = Array.from({ length: HORIZON }, (_, i) => i + 1);
  const pes = persistentEvolutionStrategies({
    rule: rateRule,
    family,
    horizon: HORIZON,
    window: WINDOW,
    deviation: 0.01,
  });

  it('find the derivative of the whole horizon, which windows of their own do not', async () => {
    const found = await estimates(pes, 2000 * WINDOWS);
    // What the four windows of one horizon say together.
    const whole = Array.from({ length: 2000 }, (_, i) =>
      found.slice(i * WINDOWS, (i + 1) * WINDOWS).reduce((sum, x) => sum + x, 0),
    );
    const expected = steps.reduce((sum, t) => sum + slopeAfter(RATE, t), 0);
    // Windows that take their start for given see its loss times the derivative of their own steps.
    const truncated = steps.reduce((sum, t) => {
      const before = Math.floor((t - 1) / WINDOW) * WINDOW;
      return sum + 2 * lossAfter(RATE, before) * slopeAfter(RATE, t - before);
    }, 0);
    expect(Math.abs(mean(whole) - expected)).toBeLessThan(5 * standardError(whole));
    expect(Math.abs(truncated - expected)).toBeGreaterThan(10 * standardError(whole));
  });

  it('forget the perturbations where a new optimizee begins', async () => {
    let carry = await pes.begin(keyOf(1));
    for (let i = 0; i < WINDOWS; i++) {
      expect(carry.plus.length).toBe(i * WINDOW);
      carry = (await pes.estimate(weights, carry, keyOf(i))).carry;
    }
    expect(carry.plus.length).toBe(0);
    expect([...carry.sum]).toEqual([0, 0]);
  });
});
