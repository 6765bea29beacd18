import { describe, expect, it } from 'vitest';
import type { AnyDifferentiableRule } from '../learned-rule';
import { failuresOf } from './contract';
import { pullbackChecks, pullbackContract } from './pullback-contract';
import { tinyRule } from './tiny-rule';

pullbackContract(tinyRule);

/** The rule of the contract's tests, with a pullback whose results are changed. */
function tampered(change: (state: { memory: Float32Array }, weightsAdjoint: Float32Array) => void) {
  const rule: AnyDifferentiableRule = {
    ...tinyRule,
    pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint) {
      const before = tinyRule.pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint);
      change(before, weightsAdjoint);
      return before;
    },
  };
  return rule;
}

const oneUpdate = 'differentiates one update as finite differences do';
const fourUpdates = 'differentiates four updates in a row as finite differences do';
const oneCoordinate = 'differentiates an update of one coordinate as finite differences do';

/** Each rule is wrong in one way, and the sentence says which. */
const broken: readonly (readonly [sentence: string, rule: AnyDifferentiableRule])[] = [
  [
    'records the update that the bound rule makes',
    {
      ...tinyRule,
      record(weights, seen, state) {
        const recorded = tinyRule.record(weights, seen, state);
        return { ...recorded, step: recorded.step.map((s) => s * 1.001) };
      },
    },
  ],
  [
    'leaves the state intact when it records',
    {
      ...tinyRule,
      record(weights, seen, state) {
        const recorded = tinyRule.record(weights, seen, state);
        state.memory.set(recorded.state.memory);
        return recorded;
      },
    },
  ],
  // A share of 1 % too much in the adjoint of a single weight, or of a single coordinate.
  ...[oneUpdate, fourUpdates, oneCoordinate].map(
    (sentence) =>
      [
        sentence,
        tampered((_, weightsAdjoint) => {
          weightsAdjoint[3]! *= 1.01;
        }),
      ] as const,
  ),
  [
    oneUpdate,
    tampered(({ memory }) => {
      memory[0]! *= 1.05;
    }),
  ],
  // Right for one update, and wrong for four: the state's adjoint is dropped.
  [
    fourUpdates,
    {
      ...tinyRule,
      pullback: (weights, tape, stepAdjoint, _, weightsAdjoint) =>
        tinyRule.pullback(weights, tape, stepAdjoint, null, weightsAdjoint),
    },
  ],
  [
    'adds its share to what the adjoint of the weights already holds',
    {
      ...tinyRule,
      pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint) {
        weightsAdjoint.fill(0);
        return tinyRule.pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint);
      },
    },
  ],
  [
    'takes a missing adjoint of the state for zeros',
    {
      ...tinyRule,
      pullback: (weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint) =>
        tinyRule.pullback(
          weights,
          tape,
          stepAdjoint,
          stateAdjoint ?? { memory: stepAdjoint },
          weightsAdjoint,
        ),
    },
  ],
  [
    'writes to nothing but the adjoint of the weights',
    {
      ...tinyRule,
      pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint) {
        const before = tinyRule.pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint);
        stepAdjoint.fill(0);
        return before;
      },
    },
  ],
];

describe('the contract of pullbacks', () => {
  it.each(broken)('notices a rule for which it is not true that it "%s"', async (sentence, rule) => {
    expect(await failuresOf(pullbackChecks, { rule })).toContain(sentence);
  });

  it('has a rule that breaks it for each of its sentences', () => {
    expect(new Set(broken.map(([sentence]) => sentence))).toEqual(new Set(Object.keys(pullbackChecks)));
  });
});
