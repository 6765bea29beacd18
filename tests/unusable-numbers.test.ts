import '@tensorflow/tfjs-backend-cpu';
import { adagrad, adam, momentum, rmsprop, sgd } from '@l2l/baselines';
import { type AnyRule, chain, clip, LARGEST_GRADIENT } from '@l2l/core';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { lookahead } from '@l2l/lookahead';
import { lstm, pretrainedLstm, pretrainedTensorwiseLstm, tensorwise } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { variable } from './variables';

/**
 * One gradient among ordinary ones, and whether it can be used. This is the table of the policy: the same on the host
 * and on a device, for every rule.
 */
const gradients: readonly (readonly [name: string, number: number, isUsed: boolean])[] = [
  ['NaN', Number.NaN, false],
  ['Infinity', Number.POSITIVE_INFINITY, false],
  ['-Infinity', Number.NEGATIVE_INFINITY, false],
  ['the largest float32', 3.4e38, false],
  ['one whose square overflows', 1e25, false],
  ['one just above the largest', LARGEST_GRADIENT * (1 + 2 ** -20), false],
  ['minus that', -LARGEST_GRADIENT * (1 + 2 ** -20), false],
  ['the largest', LARGEST_GRADIENT, true],
  ['a large one', 1e9, true],
  ['zero', 0, true],
  ['a denormal one', 1e-42, true],
];

const rules: readonly (readonly [name: string, make: () => AnyRule])[] = [
  ['sgd', () => sgd(0.1)],
  ['momentum', () => momentum(0.1)],
  ['adam', () => adam(0.01)],
  ['rmsprop', () => rmsprop(0.01, { centered: true, momentum: 0.5 })],
  ['adagrad', () => adagrad(0.01)],
  ['clipped adam', () => chain(clip({ norm: 1 }), adam(0.01))],
  ['clipped sgd', () => chain(clip({ norm: 1 }), sgd(0.1))],
  ['lookahead of momentum', () => lookahead({ fast: momentum(0.1), period: 3 })],
  [
    'lookahead of clipped momentum',
    () => lookahead({ fast: chain(clip({ norm: 1 }), momentum(0.1)), period: 4 }),
  ],
  ['lstm', () => lstm(pretrainedLstm())],
  ['tensorwise lstm', () => tensorwise(pretrainedTensorwiseLstm())],
];

afterEach(() => vi.restoreAllMocks());

let count = 0;

interface Outcome {
  readonly weights: readonly number[];
  readonly slow: readonly number[];
  readonly memory: readonly (readonly [string, readonly number[]])[];
  readonly steps: number;
  readonly skipped: number;
}

/** Ten steps on [1, −2, 3] whose gradients are ordinary, but for one number of the sixth. */
async function outcomeOf(rule: AnyRule, placement: 'host' | 'device', odd: number | null): Promise<Outcome> {
  const w = variable([1, -2, 3], `odd${count++}`);
  const optimizer = ruleOptimizer(rule, { placement, nonFinite: 'skip' });
  for (let i = 0; i < 10; i++) {
    if (i === 5 && odd === null) continue;
    const gradient = tf.tensor1d([i === 5 ? odd! : 0.5, Math.sin(i), -1]);
    optimizer.applyGradients({ [w.name]: gradient });
    gradient.dispose();
  }
  const saved = await optimizer.getWeights();
  const slow = optimizer.slowWeights();
  const outcome = {
    weights: [...w.dataSync()],
    slow: [...slow[w.name]!.dataSync()],
    memory: saved.map(({ name, tensor }) => [name.replace(w.name, 'w'), [...tensor.dataSync()]] as const),
    steps: optimizer.iterations,
    skipped: await optimizer.countSkippedSteps(),
  };
  tf.dispose(slow);
  optimizer.dispose();
  return outcome;
}

describe.each(rules)('%s', (_, make) => {
  it.each(gradients)('has one outcome everywhere for %s', async (_name, odd, isUsed) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const [host, device] = [await outcomeOf(make(), 'host', odd), await outcomeOf(make(), 'device', odd)];
    const warnings = warn.mock.calls.filter(([message]) => String(message).includes('Reported once'));
    expect(warnings).toHaveLength(isUsed ? 0 : 1);
    expect(host.steps).toBe(device.steps);
    expect([host.skipped, device.skipped]).toEqual(isUsed ? [0, 0] : [1, 1]);
    expect(host.memory.map(([name]) => name)).toEqual(device.memory.map(([name]) => name));
    for (const [i, [name, numbers]] of host.memory.entries())
      expectClose(name, device.memory[i]![1], numbers);
    expectClose('weights', device.weights, host.weights);
    expectClose('slow weights', device.slow, host.slow);
  });

  it('leaves a gradient out that cannot be used, and nothing else', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const without = await outcomeOf(make(), 'host', null);
    for (const odd of [Number.NaN, 1e25]) {
      const { weights } = await outcomeOf(make(), 'host', odd);
      // Counts go on, so corrections of bias and turns of Lookahead come a step earlier; vectors stay.
      for (const [i, weight] of weights.entries())
        expect(Math.abs(weight - without.weights[i]!)).toBeLessThan(0.5);
    }
  });
});

/** Within rounding: absolutely for numbers of size one and below, relatively above. */
function expectClose(name: string, found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((number, i) => {
    const difference = Math.abs(found[i]! - number) / Math.max(1, Math.abs(number));
    expect(difference, `${name}[${i}] is ${found[i]} instead of ${number}`).toBeLessThan(1e-4);
  });
}

it('steps that are skipped on the host are counted, and the first is reported', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const w = variable([1, -2]);
  const optimizer = ruleOptimizer(sgd(0.1), { placement: 'host', nonFinite: 'skip' });
  const counts = [0.5, Number.NaN, 0.5, 1e30, Number.POSITIVE_INFINITY].map((number) => {
    optimizer.applyGradients({ [w.name]: tf.tensor1d([number, 1]) });
    return optimizer.skippedSteps;
  });
  expect(counts).toEqual([0, 1, 1, 2, 3]);
  expect(optimizer.iterations).toBe(5);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0]![0]).toContain(`The gradient of "${w.name}" has NaN at index 0`);
});

it('steps that are skipped on a device are counted there, and known once they were asked for', async () => {
  const [w, v] = [variable([1, -2]), variable([1])];
  const optimizer = ruleOptimizer(lookahead({ fast: momentum(0.1), period: 3 }), { placement: 'device' });
  const step = (of: tf.Variable, number: number) =>
    optimizer.applyGradients({ [of.name]: tf.fill(of.shape, number) });
  step(w, 0.5);
  const tensors = tf.memory().numTensors;
  for (const number of [Number.NaN, 1e30]) step(w, number);
  expect(optimizer.skippedSteps).toBe(0);
  expect(await optimizer.countSkippedSteps()).toBe(2);
  expect(optimizer.skippedSteps).toBe(2);
  // Nothing is left but the two gradients.
  expect(tf.memory().numTensors).toBe(tensors + 2);
  // A step of two groups of variables counts once.
  const bad = [w, v].map(({ name, shape }) => ({ name, tensor: tf.fill(shape, Number.NaN) }));
  optimizer.applyGradients(bad);
  step(v, 1);
  expect(await optimizer.countSkippedSteps()).toBe(3);
  optimizer.dispose();
});

describe('a step that overflows', () => {
  /** Its step is the gradient times a factor that only a large gradient makes too large. */
  const overflowing = (): AnyRule => lookahead({ fast: momentum(1e30, { momentum: 0.5 }), period: 3 });

  it('leaves the memory and the slow weights as they were, on host and device', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const outcomes = await Promise.all(
      (['host', 'device'] as const).map(async (placement) => {
        const w = variable([1, -2]);
        const optimizer = ruleOptimizer(overflowing(), { placement, nonFinite: 'skip' });
        for (const gradient of [1e-30, 1e10, 1e-30, 1e-30])
          optimizer.applyGradients({ [w.name]: tf.tensor1d([gradient, 0]) });
        return [...w.dataSync(), ...optimizer.slowWeights()[w.name]!.dataSync()];
      }),
    );
    expect(outcomes[0]![0]).not.toBe(1);
    for (const [i, number] of outcomes[0]!.entries()) expect(outcomes[1]![i]).toBeCloseTo(number, 5);
  });

  it('throws where it is to throw, and nothing has changed', () => {
    const w = variable([1, -2]);
    const optimizer = ruleOptimizer(overflowing());
    optimizer.applyGradients({ [w.name]: tf.tensor1d([1e-30, 0]) });
    const before = [...w.dataSync(), ...optimizer.slowWeights()[w.name]!.dataSync()];
    expect(() => optimizer.applyGradients({ [w.name]: tf.tensor1d([1e10, 0]) })).toThrow(/The step of/);
    expect([...w.dataSync(), ...optimizer.slowWeights()[w.name]!.dataSync()]).toEqual(before);
    expect(optimizer.skippedSteps).toBe(0);
  });
});

describe.each(rules)('a step of two groups of variables: %s', (_, make) => {
  /** Ten steps, from the third on with a second variable; in the sixth, a gradient of one of them is odd. */
  async function weightsOf(placement: 'host' | 'device', isFirstOdd: boolean, odd: number) {
    const [a, b] = [variable([1, -2, 3]), variable([0.5, 2])];
    const optimizer = ruleOptimizer(make(), { placement, nonFinite: 'skip' });
    for (let i = 0; i < 10; i++) {
      const at = (isOdd: boolean) => (i === 5 && isOdd ? odd : 0.5);
      const gradients = { [a.name]: tf.tensor1d([at(isFirstOdd), Math.sin(i), -1]) };
      if (i > 1) gradients[b.name] = tf.tensor1d([at(!isFirstOdd), Math.cos(i)]);
      optimizer.applyGradients(gradients);
      tf.dispose(gradients);
    }
    const slow = optimizer.slowWeights();
    const weights = [a, b, slow[a.name]!, slow[b.name]!].flatMap((tensor) => [...tensor.dataSync()]);
    const skipped = await optimizer.countSkippedSteps();
    optimizer.dispose();
    return [...weights, skipped];
  }

  it.each([
    [true, Number.NaN],
    [false, Number.NaN],
    [true, 1e25],
    [false, 1e25],
  ])('is left out in both, on host and device (first: %s, %s)', async (isFirstOdd, odd) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const host = await weightsOf('host', isFirstOdd, odd);
    expect(host.at(-1)).toBe(1);
    expectClose('weights', await weightsOf('device', isFirstOdd, odd), host);
  });
});

describe('a step in two parts', () => {
  it('is taken wholly or not at all', () => {
    const [a, b] = [variable([1]), variable([2])];
    const optimizer = ruleOptimizer(momentum(0.1));
    const one = tf.tensor1d([1]);
    optimizer.applyGradients({ [a.name]: one });
    optimizer.applyGradients({ [a.name]: one, [b.name]: one });
    const before = [...a.dataSync(), ...b.dataSync()];
    const bad = { [a.name]: one, [b.name]: tf.tensor1d([Number.NaN]) };
    expect(() => optimizer.applyGradients(bad)).toThrow(/The gradient of .* has NaN/);
    expect([...a.dataSync(), ...b.dataSync()]).toEqual(before);
  });
});
