import { expect } from 'vitest';
import { vectorLayout } from '../layout';
import { isDifferentiable, type LearnedRule } from '../learned-rule';
import { placed } from '../rule-form';
import { expectAgreement, expectGroupAgreement, expectStateAgreement } from './agreement';
import { type Checks, testAll } from './contract';
import { weightsNear } from './learned-rule-contract';
import { type Magnitude, rehearse } from './rehearsal';
import { gradientOf, randomFunctional } from './rehearse-pullback';

export interface KernelContractOptions {
  /** Weights to test with; near those that meta-training begins from by default. */
  readonly weights?: Float32Array;
  /** Greatest difference, relative to the greatest number of the vector. */
  readonly tolerance?: number;
  /** Sizes to test at; by default around 4 and 8 lanes, and one with many of them. */
  readonly sizes?: readonly number[];
}

/** Two learned rules that should be the same, and how closely. */
export interface KernelSubject extends KernelContractOptions {
  /** The plain form, whose answers are right. */
  readonly teacher: LearnedRule;
  /** A faster form, which must give the same steps, states and adjoints. */
  readonly kernel: LearnedRule;
}

const kernelSizes = [0, 1, 3, 4, 5, 7, 8, 9, 1000] as const;
const magnitudes = { random: 1, tiny: 1e-20, huge: 1e20, zero: 0 } as const;
/** Coordinates side by side have gradients of eleven decades, from 1e-5 to 1e5. */
const DECADES = 11;
const decadeOf = (coordinate: number) => coordinate % DECADES;

/** What {@link kernelContract} asks, as functions that throw. */
export const kernelChecks: Checks<KernelSubject> = {
  'has the name and the weights of its teacher'({ teacher, kernel }) {
    expect(kernel.name).toBe(teacher.name);
    expect(kernel.weights).toEqual(teacher.weights);
  },

  ...Object.fromEntries(
    Object.entries(magnitudes).map(([kind, magnitude]) => [
      `takes the steps of its teacher on ${kind} gradients`,
      (subject: KernelSubject) => expectSameSteps(subject, magnitude),
    ]),
  ),

  'takes the steps of its teacher where gradients of ten decades are side by side'(subject) {
    const magnitude = (coordinate: number) => 10 ** (decadeOf(coordinate) - 5);
    forAllSizes(subject, magnitude, ({ what, steps, tolerance }) => {
      steps.forEach((pair, i) => {
        expectGroupAgreement(`${what}: step ${i}`, pair, tolerance, decadeOf);
      });
    });
  },

  'pulls back as its teacher does, where both can be differentiated'(subject) {
    const { teacher, kernel, sizes = kernelSizes, tolerance = 1e-5 } = subject;
    const { weights = weightsNear(teacher) } = subject;
    if (!isDifferentiable(teacher) || !isDifferentiable(kernel)) return;
    for (const layout of sizes.map(vectorLayout)) {
      const [expected, actual] = [teacher, kernel].map((rule) => {
        const before = rehearse(rule.bind(weights), layout).state;
        return gradientOf(rule, weights, layout, before, randomFunctional(rule, layout, 3));
      });
      const what = `${layout.size} coordinates`;
      expectAgreement(`${what}: weightsAdjoint`, actual!.weights, expected!.weights, tolerance);
      expectStateAgreement(`${what}: state adjoint`, actual!.state, expected!.state, tolerance);
    }
  },
};

function expectSameSteps(subject: KernelSubject, magnitude: number): void {
  forAllSizes(subject, magnitude, ({ what, steps, states, tolerance }) => {
    steps.forEach(([actual, expected], i) => {
      expectAgreement(`${what}: step ${i}`, actual, expected, tolerance);
    });
    expectStateAgreement(`${what}: state`, ...states, tolerance);
  });
}

interface Compared {
  readonly what: string;
  readonly tolerance: number;
  /** Of each step: the kernel's and the teacher's. */
  readonly steps: readonly (readonly [actual: Float32Array, expected: Float32Array])[];
  /** After the last step, as `init` lays them out: a kernel may keep its own in another order. */
  readonly states: readonly [actual: unknown, expected: unknown];
}

function forAllSizes(subject: KernelSubject, magnitude: Magnitude, compare: (compared: Compared) => void) {
  const { teacher, kernel, sizes = kernelSizes, tolerance = 1e-5 } = subject;
  const { weights = weightsNear(teacher) } = subject;
  const [plain, fast] = [teacher.bind(weights), kernel.bind(weights)];
  for (const layout of sizes.map(vectorLayout)) {
    const expected = rehearse(plain, layout, { magnitude });
    const actual = rehearse(fast, layout, { magnitude });
    compare({
      what: `${layout.size} coordinates`,
      tolerance,
      steps: expected.steps.map((step, i) => [actual.steps[i]!, step]),
      states: [placed(fast).unpack(actual.state), placed(plain).unpack(expected.state)],
    });
  }
}

/** What every kernel promises: to be its teacher, only faster. */
export function kernelContract(
  teacher: LearnedRule,
  kernel: LearnedRule,
  options: KernelContractOptions = {},
): void {
  testAll(`the kernel of ${kernel.name} agrees with its teacher`, kernelChecks, {
    teacher,
    kernel,
    ...options,
  });
}
