import { copyState, fold, keyOf, layoutOf, normals, streamOf } from '@l2l/core';
import {
  expectAgreement,
  expectStateAgreement,
  extremesContract,
  kernelContract,
  learnedRuleContract,
  observationAt,
} from '@l2l/core/testing';
import { describe, expect, test } from 'vitest';
import { tensorwiseLstm } from '../rule';
import type { TensorwiseState } from '../state';
import { MOST_SHARED } from './common-memory';
import { wasmTensorwise } from './wasm-tensorwise';

/** States that pass through the common memory, and states with one of their own. */
const kernel = (hidden = 8) => wasmTensorwise({ hidden }, {}, { worthwhile: 0, passing: 1e9 });
const resident = (hidden = 8) => wasmTensorwise({ hidden }, {}, { worthwhile: 0, passing: 0 });
kernelContract(tensorwiseLstm(), kernel());
kernelContract(tensorwiseLstm(), resident());
kernelContract(tensorwiseLstm({ hidden: 3 }), wasmTensorwise({ hidden: 3 }), {
  sizes: [255, 256, 4096, 4097, 100_003],
});
kernelContract(tensorwiseLstm({ hidden: 3 }), kernel(3), { sizes: [MOST_SHARED, MOST_SHARED + 1] });
learnedRuleContract(kernel());
learnedRuleContract(resident());
extremesContract(tensorwiseLstm(), kernel());
extremesContract(tensorwiseLstm(), resident());

const weights = normals(keyOf(3), kernel().weights.size, 0.4);

/** Tensors of all sizes around the lanes, so that they begin within lanes, too. */
const layout = layoutOf([0, 1, 2, 3, 4, 5, 7, 8, 9, 33].map((size) => ({ name: `${size}`, shape: [size] })));

/** A way through losses that fall and rise, where steps are taken. */
function walk(
  rule: ReturnType<typeof kernel>,
  variables = layout,
  { count = 30, magnitude = 1, key = keyOf(1), lossAt = (t: number) => 2 + Math.cos(t / 5) } = {},
) {
  const bound = rule.bind(weights);
  let state = rule.init(variables);
  const coordinates = normals(fold(key, 'start'), variables.size);
  const steps: Float32Array[] = [];
  for (let t = 0; t < count; t++) {
    const gradient = normals(fold(key, t), variables.size, magnitude);
    const loss = Float32Array.of(lossAt(t));
    const update = bound.update({ gradient, coordinates, loss }, state);
    state = update.state;
    steps.push(update.step);
    update.step.forEach((s, i) => {
      coordinates[i]! += s;
    });
  }
  return { steps, state };
}

function expectSame(actual: ReturnType<typeof walk>, expected: ReturnType<typeof walk>, tolerance = 2e-5) {
  expected.steps.forEach((step, t) => {
    expectAgreement(`step ${t}`, actual.steps[t]!, step, tolerance);
  });
  expectStateAgreement('state', actual.state, expected.state, tolerance);
}

describe('the kernel of the tensorwise LSTM', () => {
  test.each([1, 1e-6, 1e6])('takes thirty steps as its teacher does, on gradients of %s', (magnitude) => {
    expectSame(walk(kernel(), layout, { magnitude }), walk(tensorwiseLstm(), layout, { magnitude }));
  });

  test('takes them with weight decay and longer steps, without the guard', () => {
    const knobs = { multiplier: 3, weightDecay: 0.1, guard: false };
    expectSame(walk(wasmTensorwise({}, knobs, { worthwhile: 0 })), walk(tensorwiseLstm({}, knobs)));
  });

  test('goes back to the average as its teacher does, where losses jump', () => {
    const knobs = { multiplier: 3, weightDecay: 0.1 };
    const run = { count: 35, lossAt: (t: number) => (t < 30 ? 2 - t / 20 : 40) };
    const expected = walk(tensorwiseLstm({}, knobs), layout, run);
    // The way back is longer than the step of Adam that follows it: else nothing went back.
    const sizeOf = (step: Float32Array) => Math.hypot(...step);
    expect(sizeOf(expected.steps[30]!) / sizeOf(expected.steps[31]!)).toBeGreaterThan(5);
    expectSame(walk(wasmTensorwise({}, knobs, { worthwhile: 0 }), layout, run), expected);
  });

  test('takes them on variables of any shape', () => {
    const stream = streamOf(keyOf(2026));
    for (let i = 0; i < 25; i++) {
      const shapes = Array.from({ length: 1 + stream.below(6) }, () =>
        Array.from({ length: stream.below(4) }, () => stream.below(9)),
      );
      const variables = layoutOf(shapes.map((shape, j) => ({ name: `${j}`, shape })));
      const options = { count: 8, magnitude: 10 ** (stream.below(9) - 4), key: fold(keyOf(5), i) };
      expectSame(walk(kernel(), variables, options), walk(tensorwiseLstm(), variables, options));
    }
  });

  test('adds up long tensors as exactly as its teacher does', () => {
    const long = layoutOf([{ name: 'long', shape: [300_001] }]);
    const [actual, expected] = [kernel(), tensorwiseLstm()].map(
      (rule) => walk(rule, long, { count: 3 }).state,
    );
    for (const name of ['hidden', 'cell', 'logSize'] as const)
      expectAgreement(name, actual![name], expected![name], 1e-6);
  });

  test('takes the same steps wherever a state is, bit for bit', () => {
    expect(walk(resident())).toEqual(walk(kernel()));
  });

  test('keeps a state in place, and continues from a copy bit for bit', () => {
    const { state } = walk(resident());
    const bound = resident().bind(weights);
    const copy = copyState(state);
    const seen = { gradient: normals(keyOf(7), layout.size), coordinates: new Float32Array(layout.size) };
    const here = bound.update(seen, state);
    expect(here.state.first).toBe(state.first);
    const there = bound.update(seen, copy);
    expect(there.state.first).not.toBe(copy.first);
    expect(there).toEqual(here);
  });

  test('writes to the vectors of a small state themselves', () => {
    const state = kernel().init(layout);
    const { gradient, coordinates } = observationAt(0, layout.size);
    const after = kernel().bind(weights).update({ gradient, coordinates }, state);
    expect(after.state.first).toBe(state.first);
    expect(state.first[0]).toBeCloseTo(0.1 * gradient[0]!, 6);
  });

  test('moves a state in of which some vectors are others', () => {
    const { state } = walk(resident());
    const mixed: TensorwiseState = { ...state, trend: new Float32Array(layout.size) };
    const seen = { gradient: normals(keyOf(7), layout.size), coordinates: new Float32Array(layout.size) };
    const expected = resident().bind(weights).update(seen, copyState(mixed));
    expect(resident().bind(weights).update(seen, mixed)).toEqual(expected);
  });

  test('leaves states of few coordinates to the plain form', () => {
    const left = wasmTensorwise({}, {}, { worthwhile: layout.size + 1 });
    expect(walk(left)).toEqual(walk(tensorwiseLstm()));
  });
});
