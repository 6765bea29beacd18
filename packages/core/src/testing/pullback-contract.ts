import { expect } from 'vitest';
import { type Layout, type Slot, sizeOf, vectorLayout } from '../layout';
import type { AnyDifferentiableRule } from '../learned-rule';
import { fold, keyOf, normals } from '../random';
import { copyState, entriesOf, mapTree } from '../tree';
import { expectAgreement, expectStateAgreement } from './agreement';
import { type Checks, testAll } from './contract';
import { directionalDerivative, dot, normOf, roundingOf } from './finite-difference';
import { weightsNear } from './learned-rule-contract';
import { observationAt, rehearsalLayouts, rehearse } from './rehearsal';
import { gradientOf, randomFunctional, randomLike, termsOf } from './rehearse-pullback';

export interface PullbackContractOptions {
  /** Weights to test with; near those that meta-training begins from by default. */
  readonly weights?: Float32Array;
  /**
   * Step of the finite differences, in units of a weight. Where a rule is smooth over four of these
   * (weights of about 1), its fifth derivative spoils one part in 10⁸, and rounding one in 10⁴.
   */
  readonly stepSize?: number;
  /** Greatest relative error of a directional derivative, beside rounding. */
  readonly tolerance?: number;
  /**
   * Parts of the state which depend on no weight, such as what a wrapped hand-made rule remembers:
   * their adjoints lead nowhere and may be zero.
   */
  readonly constantState?: readonly string[];
  /** Greatest relative difference between `record` and `update`. */
  readonly recordTolerance?: number;
}

/** A differentiable rule, and what is asked of it. */
export interface PullbackSubject extends PullbackContractOptions {
  readonly rule: AnyDifferentiableRule;
}

const layout = vectorLayout(5);

/** What {@link pullbackContract} asks, as functions that throw. */
export const pullbackChecks: Checks<PullbackSubject> = {
  'records the update that the bound rule makes'({
    rule,
    weights = weightsNear(rule),
    recordTolerance = 1e-6,
  }) {
    for (const each of rehearsalLayouts) {
      let state = rule.init(each);
      const expected = rehearse(rule.bind(weights), each);
      expected.steps.forEach((step, i) => {
        const recorded = rule.record(weights, observationAt(i, each.size), state);
        expectAgreement(`step ${i}`, recorded.step, step, recordTolerance);
        state = recorded.state;
      });
      expectStateAgreement('state', state, expected.state, recordTolerance);
    }
  },

  'leaves the state intact when it records'({ rule, weights = weightsNear(rule) }) {
    const { state } = rehearse(rule.bind(weights), layout);
    const before = copyState(state);
    rule.record(weights, observationAt(3, layout.size), state);
    expect(state).toEqual(before);
  },

  'differentiates one update as finite differences do'(subject) {
    return expectDerivatives(subject, layout, 1);
  },

  'differentiates four updates in a row as finite differences do'(subject) {
    return expectDerivatives(subject, layout, 4);
  },

  'differentiates an update of one coordinate as finite differences do'(subject) {
    return expectDerivatives(subject, vectorLayout(1), 2);
  },

  'adds its share to what the adjoint of the weights already holds'({ rule, weights = weightsNear(rule) }) {
    const held = normals(keyOf(7), rule.weights.size);
    const alone = pullBackOnce(rule, weights, new Float32Array(rule.weights.size), null);
    const added = pullBackOnce(rule, weights, held.slice(), null);
    const sum = alone.weightsAdjoint.map((share, i) => held[i]! + share);
    expectAgreement('weightsAdjoint', added.weightsAdjoint, sum, 1e-5);
  },

  'takes a missing adjoint of the state for zeros'({ rule, weights = weightsNear(rule) }) {
    const zeros = mapTree(rule.init(layout), (value) =>
      value instanceof Float32Array ? new Float32Array(value.length) : 0,
    );
    const withNull = pullBackOnce(rule, weights, new Float32Array(rule.weights.size), null);
    const withZeros = pullBackOnce(rule, weights, new Float32Array(rule.weights.size), zeros);
    expectAgreement('weightsAdjoint', withNull.weightsAdjoint, withZeros.weightsAdjoint, 1e-6);
    expectStateAgreement('state adjoint', withNull.before, withZeros.before, 1e-6);
  },

  'writes to nothing but the adjoint of the weights'({ rule, weights = weightsNear(rule) }) {
    const { steps, state } = randomFunctional(rule, layout, 1);
    const kept = { weights: weights.slice(), step: steps[0]!.slice(), state: copyState(state) };
    const { tape } = rule.record(weights, observationAt(0, layout.size), rule.init(layout));
    rule.pullback(weights, tape, steps[0]!, state, new Float32Array(rule.weights.size));
    expect({ weights, step: steps[0], state }).toEqual(kept);
  },
};

function pullBackOnce(
  rule: AnyDifferentiableRule,
  weights: Float32Array,
  weightsAdjoint: Float32Array,
  stateAdjoint: unknown,
) {
  const { state } = rehearse(rule.bind(weights), layout);
  const { tape } = rule.record(weights, observationAt(3, layout.size), state);
  const stepAdjoint = randomFunctional(rule, layout, 1).steps[0]!;
  const before: unknown = rule.pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint);
  return { before, weightsAdjoint };
}

/** Compares the gradient slot by slot of the weights and vector by vector of the state, so that none can hide. */
async function expectDerivatives(subject: PullbackSubject, each: Layout, count: number): Promise<void> {
  const { rule, weights = weightsNear(subject.rule), constantState = [] } = subject;
  const { state } = rehearse(rule.bind(weights), each, { first: 100 });
  const functional = randomFunctional(rule, each, count);
  const gradient = gradientOf(rule, weights, each, state, functional);

  for (const slot of rule.weights.slots) {
    const direction = randomIn(slot, rule.weights.size);
    const f = (at: Float32Array) => termsOf(rule, at, each, state, functional);
    await expectDerivative(subject, slot.name, f, weights, direction, gradient.weights);
  }
  const directions = new Map(entriesOf(randomLike(state, 'direction')));
  const adjoints = new Map(entriesOf(gradient.state));
  for (const [path, value] of entriesOf(state)) {
    if (!(value instanceof Float32Array) || constantState.includes(path.split('.')[0]!)) continue;
    const direction = directions.get(path) as Float32Array;
    const f = (at: Float32Array) => termsOf(rule, weights, each, withVector(state, path, at), functional);
    await expectDerivative(subject, `state ${path}`, f, value, direction, adjoints.get(path) as Float32Array);
  }
}

/** Compares the slope along one direction. `terms` gives the functional as the terms of its sum. */
async function expectDerivative(
  { stepSize = 1e-2, tolerance = 1e-3 }: PullbackSubject,
  what: string,
  terms: (at: Float32Array) => Float64Array,
  at: Float32Array,
  direction: Float32Array,
  gradient: Float32Array,
): Promise<void> {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const expected = await directionalDerivative((point) => sum(terms(point)), at, direction, stepSize);
  const actual = dot(gradient, direction);
  // Terms are rounded independently of each other, so their errors add up as their norm does.
  const rounding = roundingOf(normOf(terms(at))) / stepSize;
  const masked = gradient.filter((_, i) => direction[i] !== 0);
  // The slope that a gradient of this length has along a random direction; along this one it may be near 0.
  const typical = (normOf(masked) * normOf(direction)) / Math.sqrt(Math.max(1, masked.length));
  const allowed = rounding + tolerance * Math.max(Math.abs(expected), typical);
  expect(
    Math.abs(actual - expected),
    `${what}: the pullback's slope ${actual} should be ${expected} ± ${allowed}`,
  ).toBeLessThanOrEqual(allowed);
}

function randomIn(slot: Slot, size: number): Float32Array {
  const direction = new Float32Array(size);
  direction.set(normals(fold(keyOf(53), slot.name), sizeOf(slot.shape)), slot.offset);
  return direction;
}

function withVector(state: unknown, path: string, vector: Float32Array): unknown {
  return mapTree(state, (value, here) => (here === path ? vector : value));
}

/** What every differentiable rule promises of `record` and `pullback`, beside the contract of learned rules. */
export function pullbackContract(rule: AnyDifferentiableRule, options: PullbackContractOptions = {}): void {
  testAll(`${rule.name} can be differentiated`, pullbackChecks, { rule, ...options });
}
