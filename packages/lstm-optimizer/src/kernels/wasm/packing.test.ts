import { keyOf, normals } from '@l2l/core';
import { describe, expect, test } from 'vitest';
import { lstmConfig } from '../../config';
import { lstmWeights } from '../../weights';
import { addUnpacked, adjointPacking, forwardPacking, pack, pullbackPacking } from './packing';
import { planOf } from './plan';

describe.each([[[20, 20]], [[1]], [[5, 7, 3]]])('the packings of hidden = %j', (hidden) => {
  const config = lstmConfig({ hidden });
  const plan = planOf(config);
  const { size } = lstmWeights(config);
  const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);
  const used = (packing: { source: Uint32Array; scale: Float32Array }) =>
    packing.source.filter((_, i) => packing.scale[i] !== 0);

  test('the forward pass reads every weight once', () => {
    expect(sorted(used(forwardPacking(plan)))).toEqual(Array.from({ length: size }, (_, i) => i));
  });

  test('the pullback reads the weights of every connection once', () => {
    const connections = lstmWeights(config).slots.filter(({ name }) =>
      /layer.*(kernel|recurrent)/.test(name),
    );
    const count = connections.reduce((sum, { shape }) => sum + shape[0]! * shape[1]!, 0);
    const sources = sorted(used(pullbackPacking(plan)));
    expect(sources.length).toBe(count);
    expect(new Set(sources).size).toBe(count);
  });

  test('every weight has an adjoint: one number, or four lanes to be added', () => {
    const counts = new Uint32Array(size);
    for (const source of used(adjointPacking(plan))) counts[source]! += 1;
    const lanes = new Set(counts);
    expect([...lanes].every((count) => count === 1 || count === 4)).toBe(true);
  });

  test('packing and unpacking are adjoint: ⟨pack w, y⟩ = ⟨w, unpack y⟩', () => {
    const packing = adjointPacking(plan);
    const weights = normals(keyOf(1), size);
    const y = normals(keyOf(2), packing.source.length);
    const packed = pack(packing, weights, new Float32Array(y.length));
    const unpacked = new Float64Array(size);
    addUnpacked(packing, y, unpacked);
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
    expect(dot(packed, y)).toBeCloseTo(dot(weights, unpacked), 2);
  });
});
