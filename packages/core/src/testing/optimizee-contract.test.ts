import { describe, expect, it } from 'vitest';
import { layoutOf } from '../layout';
import type { Optimizee } from '../optimizee';
import { type Key, keyOf, normals } from '../random';
import { failuresOf } from './contract';
import { optimizeeChecks, optimizeeContract } from './optimizee-contract';

/** Targets of one minibatch; `noise` is how far they move with the key. */
function targets(key: Key, noise: number): Float32Array {
  return normals(key, 5, noise).map((x, i) => x + i);
}

/** `Σ (θ − target)⁴ + (θ − target)²` in two slots. */
function quartic(noise: number, change: Partial<Optimizee> = {}): Optimizee {
  return {
    name: 'quartic',
    layout: layoutOf([
      { name: 'matrix', shape: [2, 2] },
      { name: 'scalar', shape: [] },
    ]),
    init: (key) => normals(key, 5),
    async evaluate(coordinates, key) {
      const target = targets(key, noise);
      const distance = coordinates.map((x, i) => x - target[i]!);
      const loss = distance.reduce((sum, d) => sum + d ** 4 + d * d, 0);
      return { loss, gradient: distance.map((d) => 4 * d ** 3 + 2 * d) };
    },
    dispose() {},
    ...change,
  };
}

optimizeeContract(() => quartic(0), { title: 'a bowl' });
optimizeeContract(async () => quartic(0.1), { title: 'a shaking bowl', stochastic: true });

const sound = quartic(0);
let made = 0;
let evaluations = 0;
let disposals = 0;
const shared = new Float32Array(5);
let kept: Float32Array | undefined;

/** Each optimizee is unsound in one way, and the sentence says which. */
const broken: readonly (readonly [sentence: string, make: () => Optimizee])[] = [
  [
    'has a name, and slots that lie one after another',
    () => quartic(0, { layout: { slots: [{ name: 'vector', shape: [5], offset: 1 }], size: 5 } }),
  ],
  ['starts at a finite point that the key decides', () => quartic(0, { init: () => new Float32Array(4) })],
  ['starts at a finite point that the key decides', () => quartic(0, { init: () => shared })],
  [
    'gives a finite loss and one slope for each coordinate',
    () => quartic(0, { evaluate: async () => ({ loss: Number.NaN, gradient: new Float32Array(5) }) }),
  ],
  // The slope along the only scalar is forgotten, then 1 % too steep.
  ...[0, 1.01].map(
    (factor) =>
      [
        'slopes as finite differences of its loss do, in every slot',
        () =>
          quartic(0, {
            async evaluate(coordinates, key) {
              const { loss, gradient } = await sound.evaluate(coordinates, key);
              gradient[4]! *= factor;
              return { loss, gradient };
            },
          }),
      ] as const,
  ),
  [
    'gives the same loss and gradient for the same key',
    () =>
      quartic(0, {
        evaluate(coordinates) {
          evaluations += 1;
          return quartic(0.1).evaluate(coordinates, keyOf(evaluations));
        },
      }),
  ],
  [
    'is the same problem whenever it is made',
    () => {
      made += 1;
      const key = keyOf(made);
      return quartic(0, { evaluate: (coordinates) => quartic(0.1).evaluate(coordinates, key) });
    },
  ],
  ['draws another minibatch for another key, where it draws any', () => quartic(0.1)],
  [
    'neither writes to the coordinates nor keeps them',
    () =>
      quartic(0, {
        async evaluate(coordinates, key) {
          const evaluation = await sound.evaluate(coordinates, key);
          coordinates.fill(0);
          return evaluation;
        },
      }),
  ],
  [
    'neither writes to the coordinates nor keeps them',
    () => {
      kept = undefined;
      return quartic(0, {
        evaluate(coordinates, key) {
          kept ??= coordinates;
          return sound.evaluate(kept, key);
        },
      });
    },
  ],
  [
    "gives gradients that are the caller's own",
    () =>
      quartic(0, {
        async evaluate(coordinates, key) {
          const { loss, gradient } = await sound.evaluate(coordinates, key);
          shared.set(gradient);
          return { loss, gradient: shared };
        },
      }),
  ],
  [
    'can be disposed of twice',
    () => {
      disposals = 0;
      return quartic(0, {
        dispose() {
          disposals += 1;
          if (disposals === 2) throw new Error('already disposed of');
        },
      });
    },
  ],
];

describe('the contract of optimizees', () => {
  it.each(broken)('notices an optimizee for which it is not true that it "%s"', async (sentence, make) => {
    expect(await failuresOf(optimizeeChecks, { make })).toContain(sentence);
  });

  it('has an optimizee that breaks it for each of its sentences', () => {
    expect(new Set(broken.map(([sentence]) => sentence))).toEqual(new Set(Object.keys(optimizeeChecks)));
  });

  it('notices an optimizee that is said to draw minibatches and does not', async () => {
    const failures = await failuresOf(optimizeeChecks, { make: () => quartic(0), stochastic: true });
    expect(failures).toEqual(['draws another minibatch for another key, where it draws any']);
  });
});
