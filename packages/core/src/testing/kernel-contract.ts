import { expect } from 'vitest';
import { vectorLayout } from '../layout';
import type { AnyDifferentiableRule, LearnedRule } from '../learned-rule';
import { expectAgreement, expectStateAgreement, shapeOfState } from './agreement';
import { type Checks, testAll } from './contract';
import { weightsNear } from './learned-rule-contract';
import { rehearse } from './rehearsal';
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
  /** Plain and known to be right. */
  readonly teacher: LearnedRule;
  /** Fast. */
  readonly kernel: LearnedRule;
}

const kernelSizes = [0, 1, 3, 4, 5, 7, 8, 9, 1000] as const;
const magnitudes = { random: 1, tiny: 1e-20, huge: 1e20, zero: 0 } as const;

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
      if (sameShape(actual!.state, expected!.state)) {
        expectStateAgreement(`${what}: state adjoint`, actual!.state, expected!.state, tolerance);
      }
    }
  },
};

function expectSameSteps(subject: KernelSubject, magnitude: number): void {
  const { teacher, kernel, sizes = kernelSizes, tolerance = 1e-5 } = subject;
  const { weights = weightsNear(teacher) } = subject;
  for (const layout of sizes.map(vectorLayout)) {
    const expected = rehearse(teacher.bind(weights), layout, { magnitude });
    const actual = rehearse(kernel.bind(weights), layout, { magnitude });
    const what = `${layout.size} coordinates`;
    expected.steps.forEach((step, i) => {
      expectAgreement(`${what}: step ${i}`, actual.steps[i]!, step, tolerance);
    });
    if (sameShape(actual.state, expected.state)) {
      expectStateAgreement(`${what}: state`, actual.state, expected.state, tolerance);
    }
  }
}

/** A kernel may keep its state in another order than its teacher; then only what comes of it is compared. */
function sameShape(a: unknown, b: unknown): boolean {
  return JSON.stringify(shapeOfState(a)) === JSON.stringify(shapeOfState(b));
}

function isDifferentiable(rule: LearnedRule): rule is AnyDifferentiableRule {
  return 'record' in rule && 'pullback' in rule;
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
