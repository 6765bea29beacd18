import { keyOf, type LearnedRule, normals, vectorLayout } from '@l2l/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tensorwiseLstm } from '../rule';
import type { TensorwiseState } from '../state';
import { MOST_SHARED } from './common-memory';

/** With modules that have no memory yet. */
let kernel: LearnedRule<TensorwiseState>;
beforeEach(async () => {
  vi.resetModules();
  const { wasmTensorwise } = await import('./wasm-tensorwise');
  kernel = wasmTensorwise();
});
afterEach(() => vi.restoreAllMocks());

/** Counts memories that are made. */
function countMemories() {
  const { Memory } = WebAssembly;
  return vi.spyOn(WebAssembly, 'Memory').mockImplementation(function make(descriptor) {
    return new Memory(descriptor);
  });
}

function refuseMemories() {
  return vi.spyOn(WebAssembly, 'Memory').mockImplementation(function refuse() {
    throw new RangeError('could not allocate memory');
  });
}

const weights = normals(keyOf(3), tensorwiseLstm().weights.size, 0.4);

function* steps(learned: LearnedRule<TensorwiseState>, size: number) {
  const rule = learned.bind(weights);
  let state = learned.init(vectorLayout(size));
  for (let t = 0; ; t++) {
    const gradient = normals(keyOf(t), size);
    const update = rule.update({ gradient, coordinates: gradient }, state);
    state = update.state;
    yield update.step;
  }
}

describe('memories, of which a page has some hundred', () => {
  it('are not taken by small states: three hundred share one', () => {
    const memories = countMemories();
    const walks = Array.from({ length: 300 }, (_, i) => steps(kernel, 300 + (i % 10)));
    for (let t = 0; t < 3; t++) for (const walk of walks) walk.next();
    expect(memories).toHaveBeenCalledOnce();
  });

  it.each([400, 5000, MOST_SHARED + 1])(
    'are asked for more and more rarely where they are refused to states of %i, and steps are plain ones',
    (size) => {
      const memories = refuseMemories();
      const [found, expected] = [steps(kernel, size), steps(tensorwiseLstm(), size)];
      for (let t = 0; t < 50; t++) expect(found.next().value).toEqual(expected.next().value);
      // A state of the middle size asks for its own and for the common one.
      expect(memories.mock.calls.length).toBeLessThan(9);
    },
  );

  it('may be refused to states that fit into the common one: their steps stay those of the kernel', () => {
    const [found, expected] = [steps(kernel, 5000), steps(kernel, 5000)];
    const steps20 = Array.from({ length: 20 }, () => expected.next().value);
    steps(kernel, 400).next();
    refuseMemories();
    for (const step of steps20) expect(found.next().value).toEqual(step);
  });

  it('are taken by a large state once there is one', () => {
    refuseMemories();
    const walk = steps(kernel, MOST_SHARED + 1);
    for (let t = 0; t < 6; t++) walk.next();
    vi.restoreAllMocks();
    const memories = countMemories();
    for (let t = 0; t < 12; t++) walk.next();
    expect(memories).toHaveBeenCalledOnce();
    expect(memories.mock.calls[0]![0].initial).toBeGreaterThan((4 * 8 * MOST_SHARED) / 65_536);
  });
});
