import { copyState, keyOf, leaves, normals, vectorLayout } from '@l2l/core';
import { kernelContract, observationAt, pullbackContract } from '@l2l/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coordinatewiseLstm } from '../../rule';
import type { LstmState } from '../../state';
import { threadPool } from '../threads';
import { wasmLstm } from './wasm-lstm';

const pools = [1, 2, 3].map((count) => ({
  count,
  threads: threadPool({ count, worthwhile: count === 1 ? Number.POSITIVE_INFINITY : 0, grain: 64 }),
}));
beforeAll(async () => {
  for (const { threads } of pools) await threads.start();
});
afterAll(() => {
  for (const { threads } of pools) threads.stop();
});

describe.each(pools)('with $count threads', ({ threads }) => {
  for (const hidden of [
    [20, 20],
    [5, 7, 3],
  ]) {
    kernelContract(coordinatewiseLstm({ hidden }), wasmLstm({ hidden }, { threads }));
  }
  pullbackContract(wasmLstm({}, { threads }));
});

const size = 10_007;
const layout = vectorLayout(size);

test('steps, states and derivatives are the same, bit for bit, on any number of threads', () => {
  const results = pools.map(({ threads }) => {
    const rule = wasmLstm({}, { threads });
    const weights = normals(keyOf(1), rule.weights.size, 0.3);
    let state = rule.init(layout);
    const tapes = [0, 1, 2].map((t) => {
      const recorded = rule.record(weights, observationAt(t, size), state);
      state = recorded.state;
      return recorded.tape;
    });
    const { step } = rule.bind(weights).update(observationAt(3, size), copyState(state));
    const weightsAdjoint = new Float32Array(weights.length);
    let adjoint: LstmState | null = null;
    for (const t of [2, 1, 0]) {
      const seed = observationAt(10 + t, size).gradient;
      adjoint = rule.pullback(weights, tapes[t]!, seed, adjoint, weightsAdjoint);
    }
    return { step, state, adjoint, weightsAdjoint };
  });
  const [alone, ...others] = results.map((result) => leaves(result) as Float32Array[]);
  for (const other of others) {
    expect(other.map((leaf, i) => leaf.findIndex((x, j) => x !== alone![i]![j]))).toEqual(
      alone!.map(() => -1),
    );
  }
});

test('optimizers of several sizes and architectures take turns on the same threads', () => {
  const { threads } = pools[1]!;
  const turns = (withThreads: boolean) => {
    const bound = [[20, 20], [4], [5, 7, 3]].map((hidden, i) => {
      const rule = wasmLstm({ hidden }, { threads: pools[withThreads ? 1 : 0]!.threads });
      const count = 900 * (i + 1);
      return {
        count,
        update: rule.bind(normals(keyOf(i), rule.weights.size, 0.3)).update,
        state: rule.init(vectorLayout(count)),
      };
    });
    return [0, 1, 2, 3].map((t) =>
      bound.map((optimizer) => {
        const { step, state } = optimizer.update(observationAt(t, optimizer.count), optimizer.state);
        optimizer.state = state;
        return step;
      }),
    );
  };
  expect(threads.isFor(1)).toBe(true);
  expect(turns(true)).toEqual(turns(false));
});

test('a state is where threads reach it, and one that was loaded is taken there once', () => {
  const rule = wasmLstm({}, { threads: pools[1]!.threads });
  const bound = rule.bind(normals(keyOf(1), rule.weights.size, 0.3));
  const loaded = copyState(rule.init(layout));
  const seen = observationAt(0, size);
  const first = bound.update(seen, loaded);
  expect(first.state.cell[1]!.buffer).toBeInstanceOf(SharedArrayBuffer);
  const second = bound.update(seen, first.state);
  expect(second.state).toBe(first.state);
  // Steps belong to the caller, who may pass them to anything.
  expect(second.step.buffer).toBeInstanceOf(ArrayBuffer);
});
