import { type AnyRule, vectorLayout } from '@l2l/core';
import { updateRuleContract } from '@l2l/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  momentum,
  nesterov,
  prodigy,
  register,
  rmsprop,
  scheduleFreeAdamw,
  sgd,
} from '.';

beforeAll(register);

updateRuleContract(sgd(0.1));
updateRuleContract(momentum(0.1));
updateRuleContract(nesterov(0.1));
updateRuleContract(rmsprop(0.01));
updateRuleContract(rmsprop(0.01, { momentum: 0.9 }));
updateRuleContract(rmsprop(0.01, { centered: true }));
updateRuleContract(adam());
updateRuleContract(adamw());
updateRuleContract(adagrad(0.1));
updateRuleContract(adadelta());
updateRuleContract(adamax(0.002, { decay: 0.01 }));
updateRuleContract(scheduleFreeAdamw());
updateRuleContract(prodigy());

interface Problem {
  readonly start: readonly number[];
  loss(at: Float32Array): number;
  gradient(at: Float32Array): Float32Array;
}

/** `½ Σ cᵢ·xᵢ²` with curvatures 1, 3 and 10, from a loss of 7. */
const curvatures = [1, 3, 10] as const;
const quadratic: Problem = {
  start: [1, -1, 1],
  loss: (at) => curvatures.reduce((sum, c, i) => sum + 0.5 * c * at[i]! ** 2, 0),
  gradient: (at) => at.map((x, i) => curvatures[i]! * x),
};

/** `(1 − x)² + 10·(y − x²)²`: a bent valley, as Rosenbrock's with 10 for 100, from a loss of 4. */
const valley: Problem = {
  start: [-1, 1],
  loss: ([x, y]) => (1 - x!) ** 2 + 10 * (y! - x! ** 2) ** 2,
  gradient: ([x, y]) => Float32Array.of(-2 * (1 - x!) - 40 * x! * (y! - x! ** 2), 20 * (y! - x! ** 2)),
};

function lossAfter(rule: AnyRule, { start, loss, gradient }: Problem, steps: number): number {
  const coordinates = Float32Array.from(start);
  let state: unknown = rule.init(vectorLayout(start.length));
  for (let i = 0; i < steps; i++) {
    const update = rule.update({ gradient: gradient(coordinates), coordinates }, state);
    state = update.state;
    update.step.forEach((s, j) => {
      coordinates[j]! += s;
    });
  }
  return loss(coordinates);
}

describe('every rule goes down', () => {
  // Learning rates from a look at 0.001, 0.003, 0.01 … 10 on both problems.
  const rules: readonly AnyRule[] = [
    sgd(0.01),
    momentum(0.003),
    nesterov(0.003),
    rmsprop(0.003),
    rmsprop(0.003, { centered: true, momentum: 0.5 }),
    adam(0.03),
    adamw(0.03),
    adagrad(0.3),
    adadelta(1),
    adamax(0.03),
    scheduleFreeAdamw(0.03),
    prodigy(),
  ];
  const problems = { quadratic, valley };
  for (const [name, problem] of Object.entries(problems)) {
    it.each(rules.map((rule) => [rule.name, rule] as const))(
      `%s brings the loss of the ${name} to a hundredth in 2000 steps`,
      (_, rule) => {
        expect(lossAfter(rule, problem, 2000)).toBeLessThan(lossAfter(rule, problem, 0) / 100);
      },
    );
  }
});
