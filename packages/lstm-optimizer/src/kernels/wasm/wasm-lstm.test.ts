import { fold, keyOf, normals, streamOf, vectorLayout } from '@l2l/core';
import {
  expectAgreement,
  expectStateAgreement,
  kernelContract,
  learnedRuleContract,
  observationAt,
  pullbackContract,
  rehearse,
} from '@l2l/core/testing';
import { describe, expect, test } from 'vitest';
import { coordinatewiseLstm } from '../../rule';
import type { LstmState } from '../../state';
import { forms } from './testing/relaxed-simd';
import { wasmLstm, wasmLstmAvailable } from './wasm-lstm';

const architectures = [[20, 20], [1], [8], [64], [5, 7, 3]] as const;

describe.each(forms)('with $form', ({ relaxed }) => {
  for (const hidden of architectures) {
    kernelContract(coordinatewiseLstm({ hidden }), wasmLstm({ hidden }, { relaxed }));
  }
  for (const p of [0.01, 60]) {
    // Features are logarithms over p, and so are their rounding errors.
    const tolerance = 1e-5 / Math.min(1, p);
    const options = { hidden: [4], p };
    kernelContract(coordinatewiseLstm(options), wasmLstm(options, { relaxed }), { tolerance });
  }
  learnedRuleContract(wasmLstm({}, { relaxed }));
  pullbackContract(wasmLstm({}, { relaxed }));
  pullbackContract(wasmLstm({ hidden: [5, 7, 3] }, { relaxed }));

  test('five steps in a row stay within 1e-5 of the teacher', () => {
    const weights = normals(keyOf(1), wasmLstm().weights.size, 0.3);
    const layout = vectorLayout(1000);
    const expected = rehearse(coordinatewiseLstm().bind(weights), layout, { count: 5 });
    const actual = rehearse(wasmLstm({}, { relaxed }).bind(weights), layout, { count: 5 });
    expected.steps.forEach((step, i) => {
      expectAgreement(`step ${i}`, actual.steps[i]!, step, 1e-5);
    });
    expectStateAgreement('state', actual.state, expected.state, 1e-5);
  });

  test('any architecture, any number of coordinates: forward within 1e-5, back within 1e-4', () => {
    const random = streamOf(keyOf(2025));
    for (let i = 0; i < 25; i++) {
      const hidden = Array.from({ length: 1 + random.below(3) }, () => 1 + random.below(24));
      const config = { hidden, p: 1 + 14 * random.uniform(), outputScale: 0.01 + random.uniform() };
      const what = `${JSON.stringify(config)} on`;
      compare(config, relaxed, random.below(150), fold(keyOf(7), i), what);
    }
  });

  test('a hundred thousand coordinates pass through in chunks', () => {
    compare({ hidden: [5, 7, 3] }, relaxed, 100_003, keyOf(3), 'chunks:');
  });

  test('gradients from the smallest to the largest float give the steps of the teacher', () => {
    const gradient = Float32Array.of(
      0,
      -0,
      1e38,
      -1e38,
      3.4e38,
      1e-38,
      -1e-38,
      1e-45,
      -1e-45,
      4.5e-5,
      4.6e-5,
    );
    const [expected, actual] = [coordinatewiseLstm(), wasmLstm({}, { relaxed })].map((rule) => {
      const weights = normals(keyOf(4), rule.weights.size, 0.3);
      const { step } = rule
        .bind(weights)
        .update({ gradient, coordinates: gradient }, rule.init({ slots: [], size: 11 }));
      return step;
    });
    expectAgreement('step', actual!, expected!, 2e-6);
  });
});

/** One recorded update and its pullback, from a random state. */
function compare(
  config: Parameters<typeof wasmLstm>[0],
  relaxed: boolean,
  size: number,
  key: ReturnType<typeof keyOf>,
  what: string,
) {
  const teacher = coordinatewiseLstm(config);
  const weights = normals(fold(key, 'weights'), teacher.weights.size, 0.3);
  const zeros = teacher.init(vectorLayout(size));
  const randomState = (part: string): LstmState => ({
    hidden: zeros.hidden.map((rows, l) => normals(fold(fold(key, part), l), rows.length, 0.5)),
    cell: zeros.cell.map((rows, l) => normals(fold(fold(key, part), 10 + l), rows.length, 0.5)),
  });
  const [expected, actual] = [teacher, wasmLstm(config, { relaxed })].map((rule) => {
    const { step, state, tape } = rule.record(weights, observationAt(0, size), randomState('before'));
    const weightsAdjoint = new Float32Array(weights.length);
    const stepAdjoint = normals(fold(key, 'step'), size);
    const before = rule.pullback(weights, tape, stepAdjoint, randomState('adjoint'), weightsAdjoint);
    return { step, state, before, weightsAdjoint };
  });
  expectAgreement(`${what} ${size}: step`, actual!.step, expected!.step, 1e-5);
  expectStateAgreement(`${what} ${size}: state`, actual!.state, expected!.state, 1e-5);
  expectStateAgreement(`${what} ${size}: state adjoint`, actual!.before, expected!.before, 1e-4);
  expectAgreement(`${what} ${size}: weights adjoint`, actual!.weightsAdjoint, expected!.weightsAdjoint, 1e-4);
}

test('a run that diverged leaves nothing behind for the next one', () => {
  const rule = wasmLstm();
  const weights = rule.initWeights(keyOf(5));
  const size = 37;
  const layout = vectorLayout(size);
  const run = () => {
    const { tape, step } = rule.record(weights, observationAt(1, size), rule.init(layout));
    const weightsAdjoint = new Float32Array(weights.length);
    rule.pullback(weights, tape, observationAt(2, size).gradient, null, weightsAdjoint);
    return { step, weightsAdjoint };
  };
  const expected = run();
  const spoiled = new Float32Array(weights.length).fill(Number.NaN);
  const { tape } = rule.record(spoiled, observationAt(1, 64), rule.init(vectorLayout(64)));
  const nan = new Float32Array(64).fill(Number.NaN);
  rule.pullback(spoiled, tape, nan, rule.init(vectorLayout(64)), spoiled.slice());
  expect(run()).toEqual(expected);
});

test('recording with other weights does not disturb a bound rule', () => {
  const rule = wasmLstm();
  const [weights, others] = [rule.initWeights(keyOf(8)), rule.initWeights(keyOf(9))];
  const layout = vectorLayout(12);
  const seen = observationAt(0, 12);
  const bound = rule.bind(weights);
  const { step } = bound.update(seen, rule.init(layout));
  rule.record(others, seen, rule.init(layout));
  expect(bound.update(seen, rule.init(layout)).step).toEqual(step);
});

test('an update changes its state in place, a tape keeps what it was given', () => {
  const rule = wasmLstm();
  const weights = rule.initWeights(keyOf(6));
  const layout = vectorLayout(9);
  const seen = observationAt(0, 9);
  const state = rule.init(layout);
  const recorded = rule.record(weights, seen, state);
  expect(recorded.tape.before).toBe(state);
  expect(recorded.tape.gradient).not.toBe(seen.gradient);
  const updated = rule.bind(weights).update(seen, state);
  expect(updated.state).toBe(state);
  expect(state).toEqual(recorded.state);
});

test('this engine can run the kernel', () => {
  expect(wasmLstmAvailable()).toBe(true);
});
