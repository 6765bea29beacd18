import {
  copyState,
  decodeSnapshot,
  encodeSnapshot,
  keyOf,
  normals,
  type Snapshot,
  vectorLayout,
} from '@l2l/core';
import { kernelContract, learnedRuleContract, observationAt, pullbackContract } from '@l2l/core/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { gateActivity } from '../../gate-activity';
import { gateHistograms } from '../../gate-histograms';
import { coordinatewiseLstm } from '../../rule';
import type { LstmState } from '../../state';
import { type ThreadPool, threadPool } from '../threads';
import { wasmLstm } from './wasm-lstm';

afterEach(() => vi.restoreAllMocks());

const alone: ThreadPool = threadPool({ count: 1, worthwhile: Number.POSITIVE_INFINITY });
/** Kernels whose states move in when they come back, and never. */
const resident = (hidden: readonly number[]) =>
  wasmLstm({ hidden }, { threads: alone, settle: { from: 0, after: 1 } });
const ordinary = (hidden: readonly number[]) =>
  wasmLstm({ hidden }, { threads: alone, settle: { from: Number.POSITIVE_INFINITY, after: 0 } });

for (const hidden of [[20, 20], [5, 7, 3], [1]]) {
  kernelContract(coordinatewiseLstm({ hidden }), resident(hidden));
}
learnedRuleContract(resident([20, 20]));
pullbackContract(resident([6, 3]));

const hidden = [5, 7, 3];
const weights = normals(keyOf(1), resident(hidden).weights.size, 0.3);

/** Steps of some updates, beginning with number `first`, and the state after each. */
function* steps(rule: ReturnType<typeof wasmLstm>, size: number, state: LstmState, first = 0) {
  const bound = rule.bind(weights);
  let now = state;
  for (let t = first; ; t++) {
    const update = bound.update(observationAt(t, size), now);
    now = update.state;
    yield { step: update.step, state: now };
  }
}
const take = <T>(count: number, from: Iterator<T>): T[] =>
  Array.from({ length: count }, () => from.next().value as T);

test.each([1, 31, 32, 33, 1000])(
  'the steps of %i coordinates are those of an ordinary state, bit for bit',
  (size) => {
    const start = () => resident(hidden).init(vectorLayout(size));
    const expected = take(6, steps(ordinary(hidden), size, start()));
    const actual = take(6, steps(resident(hidden), size, start()));
    expect(actual.map(({ step }) => step)).toEqual(expected.map(({ step }) => step));
    expect(actual.at(-1)!.state).toEqual(expected.at(-1)!.state);
  },
);

test('a state moves in when it comes back, and then stays', () => {
  const states = take(4, steps(resident(hidden), 40, resident(hidden).init(vectorLayout(40)))).map(
    ({ state }) => state,
  );
  expect(states[1]).not.toBe(states[0]);
  expect(states[2]).toBe(states[1]);
  expect(states[3]).toBe(states[1]);
});

test('what is saved of it resumes bit for bit, also where states are ordinary', () => {
  const size = 77;
  const walk = steps(resident(hidden), size, resident(hidden).init(vectorLayout(size)));
  const { state } = take(5, walk).at(-1)!;
  const saved = encodeSnapshot(state as unknown as Snapshot);
  const expected = take(3, walk).map(({ step }) => step);
  for (const rule of [resident(hidden), ordinary(hidden)]) {
    const loaded = decodeSnapshot(saved) as unknown as LstmState;
    expect(take(3, steps(rule, size, loaded, 5)).map(({ step }) => step)).toEqual(expected);
  }
});

test('several optimizers take turns, and a copy of a state goes its own way', () => {
  const size = 50;
  const walks = [0, 1].map(() => steps(resident(hidden), size, resident(hidden).init(vectorLayout(size))));
  const { state } = take(3, walks[0]!).at(-1)!;
  const copy = copyState(state);
  take(3, walks[1]!);
  take(4, steps(resident(hidden), size, copyState(copy), 9));
  const [a, b] = walks.map((walk) => take(4, walk).map(({ step }) => step));
  expect(a).toEqual(b);
  expect(take(4, steps(ordinary(hidden), size, copy, 3)).map(({ step }) => step)).toEqual(a);
});

test('a state that was updated with some weights goes on with others', () => {
  const size = 40;
  const others = weights.map((w) => 0.5 * w);
  const [expected, actual] = [ordinary(hidden), resident(hidden)].map((rule) => {
    let state = rule.init(vectorLayout(size));
    const bound = [rule.bind(weights), rule.bind(others)];
    return Array.from({ length: 8 }, (_, t) => {
      const update = bound[t % 2]!.update(observationAt(t, size), state);
      state = update.state;
      return update.step;
    });
  });
  expect(actual).toEqual(expected);
});

test('a state is copied out once between two updates, however often it is looked at', () => {
  const size = 200;
  const walk = steps(resident(hidden), size, resident(hidden).init(vectorLayout(size)));
  const { state } = take(4, walk).at(-1)!;
  const copied = vi.spyOn(Float32Array.prototype, 'set');
  gateActivity({ hidden }, weights, observationAt(0, size), state);
  const once = copied.mock.calls.length;
  // Blocks of 32 coordinates, each with a row for every unit’s output and memory.
  expect(once).toBeLessThanOrEqual(2 * (5 + 7 + 3) * Math.ceil(size / 32));
  gateActivity({ hidden }, weights, observationAt(0, size), state);
  gateHistograms({ hidden }, weights, observationAt(0, size), state);
  expect(copied).toHaveBeenCalledTimes(once);
  expect(state.hidden).toBe(state.hidden);
  const before = state.hidden;
  walk.next();
  expect(state.hidden).not.toBe(before);
});

test('what is written to the vectors of a state counts, as it does for ordinary ones', () => {
  const size = 70;
  const [expected, actual] = [ordinary(hidden), resident(hidden)].map((rule) => {
    const walk = steps(rule, size, rule.init(vectorLayout(size)));
    const { state } = take(4, walk).at(-1)!;
    // The plain form updates in place, as rules may.
    const plain = coordinatewiseLstm({ hidden }).bind(weights);
    plain.update(observationAt(9, size), state);
    state.cell[1]!.fill(0.25);
    return take(2, walk).map(({ step }) => step);
  });
  expect(actual).toEqual(expected);
});

test('where there is no memory for it, a state stays an ordinary one', () => {
  const size = 64;
  const walk = steps(resident(hidden), size, resident(hidden).init(vectorLayout(size)));
  const asked = vi.spyOn(WebAssembly, 'Memory').mockImplementation(function refuse() {
    throw new RangeError('could not allocate memory');
  });
  const found = take(40, walk);
  // At steps 1, 3, 6, 11, 20 and 37: each time twice as many requests are left out.
  expect(asked.mock.calls.length).toBeLessThan(7);
  const expected = take(40, steps(ordinary(hidden), size, ordinary(hidden).init(vectorLayout(size))));
  expect(found.map(({ step }) => step)).toEqual(expected.map(({ step }) => step));
});
