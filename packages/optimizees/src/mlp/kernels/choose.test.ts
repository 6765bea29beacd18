import { keyOf } from '@l2l/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { awayFromStart, clusters, networks } from '../../testing/networks';
import { mlp } from '../mlp';
import { chooseMlp, chooseMlpFamily } from './choose';
import { fusedMlp, isFusible } from './fused-mlp';

afterEach(() => vi.unstubAllGlobals());

describe.each(Object.entries(networks))('a network with %s', (_, options) => {
  test('is fused where it can be, and plain where it cannot', async () => {
    const chosen = chooseMlp(options);
    const expected = isFusible(options) ? fusedMlp(options) : mlp(options);
    const coordinates = awayFromStart(chosen);
    expect(await chosen.evaluate(coordinates, keyOf(1))).toEqual(
      await expected.evaluate(coordinates, keyOf(1)),
    );
    expect(chosen.init(keyOf(2))).toEqual(mlp(options).init(keyOf(2)));
    expect([chosen.name, chosen.layout]).toEqual([expected.name, expected.layout]);
  });
});

test('without WebAssembly the plain network is chosen', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  const [chosen, plain] = [chooseMlp({ dataset: clusters }), mlp({ dataset: clusters })];
  const coordinates = awayFromStart(plain);
  expect(await chosen.evaluate(coordinates, keyOf(1))).toEqual(await plain.evaluate(coordinates, keyOf(1)));
  expect(() => fusedMlp({ dataset: clusters })).toThrow(expect.objectContaining({ code: 'not-supported' }));
});

test('a sample of a family is the network', async () => {
  const family = chooseMlpFamily({ dataset: clusters, hidden: [4] });
  const problem = await family.sample(keyOf(1));
  expect([problem.name, problem.layout.size]).toEqual([family.name, 5 * 4 + 4 + 4 * 3 + 3]);
});
