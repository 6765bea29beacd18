import { fold, keyOf, type Optimizee, sizeOf } from '@l2l/core';
import { optimizeeContract } from '@l2l/core/testing';
import { describe, expect, it } from 'vitest';
import { blobs } from '../datasets/blobs';
import { noisyLabels, scaledInputs, standardized } from '../datasets/changed';
import { quadraticFamily } from '../quadratic';
import { mixture } from './mixture';
import { mlpVariety } from './mlp-variety';
import { rescaled } from './rescaled';

const dataset = blobs(keyOf(1), { count: 60 });
const variety = mlpVariety({
  datasets: [dataset, scaledInputs(dataset, 0.5)],
  depth: [0, 3],
  width: [4, 16],
  activations: ['sigmoid', 'tanh'],
  mixedActivations: 0.5,
  batchSize: [4, 16],
  autoencoders: 0.3,
  initializations: ['glorotUniform', { deviation: 0.3 }],
});

for (const seed of [1, 2, 3]) {
  optimizeeContract(() => variety.sample(keyOf(seed)), { stochastic: true });
}
optimizeeContract(() => rescaled(quadraticFamily(4), { tensors: 0.5, loss: 1 }).sample(keyOf(1)));

const many = <Value>(make: (seed: number) => Promise<Value>) =>
  Promise.all(Array.from({ length: 200 }, (_, i) => make(i)));

describe('a mixture', () => {
  const one = (name: string) => ({ name, sample: async () => ({ name }) as Optimizee });

  it('draws each family by its share', async () => {
    const mixed = mixture([{ family: one('rare') }, { family: one('often'), share: 3 }]);
    const names = await many(async (seed) => (await mixed.sample(keyOf(seed))).name);
    // 200 draws at 1/4: 50 ± 6.1.
    expect(Math.abs(names.filter((name) => name === 'rare').length - 50)).toBeLessThan(4 * 6.1);
  });

  it('refuses to be of nothing, or of a share that is none', () => {
    expect(() => mixture([])).toThrow(/no families/);
    expect(() => mixture([{ family: one('a'), share: 0 }])).toThrow(/share is 0/);
  });
});

describe('a rescaled problem', () => {
  it('has the loss of the original at the coordinates it stands for, times one factor', async () => {
    const original = await quadraticFamily(4).sample(fold(keyOf(3), 'optimizee'));
    const changed = await rescaled(quadraticFamily(4), { tensors: 1, all: 1, loss: 1 }).sample(keyOf(3));
    const [there, here] = [original.init(keyOf(1)), changed.init(keyOf(1))];
    const at = async (optimizee: Optimizee, coordinates: Float32Array) =>
      (await optimizee.evaluate(coordinates, keyOf(0))).loss;
    const factor = (await at(changed, here)) / (await at(original, there));
    const [twice, twiceHere] = [there, here].map((point) => point.map((x) => 2 * x)) as [
      Float32Array,
      Float32Array,
    ];
    expect((await at(changed, twiceHere)) / (await at(original, twice))).toBeCloseTo(factor, 4);
    expect(here[0]! / there[0]!).not.toBeCloseTo(1, 2);
    expect(factor).not.toBeCloseTo(1, 2);
  });

  it('is the original where nothing varies', async () => {
    const original = await quadraticFamily(4).sample(fold(keyOf(3), 'optimizee'));
    const same = await rescaled(quadraticFamily(4), {}).sample(keyOf(3));
    expect(same.init(keyOf(1))).toEqual(original.init(keyOf(1)));
    const point = original.init(keyOf(1));
    expect(await same.evaluate(point, keyOf(0))).toEqual(await original.evaluate(point, keyOf(0)));
  });
});

describe('a variety of networks', () => {
  it('draws all that it may, and nothing else', async () => {
    const drawn = await many((seed) => variety.sample(keyOf(seed)));
    // A layer has a kernel and a bias.
    const depths = new Set(drawn.map(({ layout }) => layout.slots.length / 2 - 1));
    expect([...depths].sort()).toEqual([0, 1, 2, 3]);
    const hidden = drawn.flatMap(({ layout }) =>
      layout.slots.slice(0, -2).filter(({ shape }) => shape.length === 1),
    );
    const widths = hidden.map(({ shape }) => sizeOf(shape));
    expect([Math.min(...widths), Math.max(...widths)]).toEqual([4, 16]);
    expect(new Set(drawn.map(({ name }) => name)).size).toBeGreaterThan(100);
    for (const each of drawn) each.dispose();
  });

  it.each([
    ['no datasets', { datasets: [] }],
    ['a range that ends before it begins', { datasets: [dataset], depth: [2, 1] as const }],
    ['a share above 1', { datasets: [dataset], autoencoders: 1.5 }],
    ['no activations', { datasets: [dataset], activations: [] }],
  ])('refuses %s', (_, options) => {
    expect(() => mlpVariety(options)).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });
});

describe('changed datasets', () => {
  const everything = (of: typeof dataset) => of.examples(Array.from({ length: of.count }, (_, i) => i));

  it('standardized, have inputs of mean 0 and deviation 1', () => {
    const { inputs } = everything(standardized(dataset));
    const first = inputs.filter((_, i) => i % sizeOf(dataset.inputShape) === 0);
    const mean = first.reduce((sum, x) => sum + x, 0) / first.length;
    const square = first.reduce((sum, x) => sum + x * x, 0) / first.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(square).toBeCloseTo(1, 4);
  });

  it('with noise, have about that share of labels drawn anew, the same for the same key', () => {
    const noisy = noisyLabels(dataset, 1, keyOf(1));
    expect(everything(noisyLabels(dataset, 1, keyOf(1))).labels).toEqual(everything(noisy).labels);
    expect(everything(noisy).labels).not.toEqual(everything(dataset).labels);
    expect(everything(noisyLabels(dataset, 0, keyOf(1))).labels).toEqual(everything(dataset).labels);
  });
});
