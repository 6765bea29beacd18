import { describe, expect, it } from 'vitest';
import { layoutOf } from '../layout';
import type { LearnedRule } from '../learned-rule';
import { normals } from '../random';
import { failuresOf } from './contract';
import { learnedRuleChecks, learnedRuleContract } from './learned-rule-contract';
import { type TinyState, tinyRule } from './tiny-rule';

learnedRuleContract(tinyRule);

type Rule = LearnedRule<TinyState>;

let draws = 0;
const cached = new WeakMap<Float32Array, Float32Array>();
const onlyMemory = new Float32Array(tinyRule.weights.size);

/** Each rule is unsound in one way, and the sentence says which. */
const broken: readonly (readonly [sentence: string, rule: Rule])[] = [
  [
    'has a name, and weights that lie one after another',
    { ...tinyRule, weights: { ...tinyRule.weights, size: 5 } },
  ],
  [
    'begins from finite weights that the key decides',
    {
      ...tinyRule,
      initWeights(key) {
        draws += 1;
        return normals(key, 4, draws);
      },
    },
  ],
  [
    'begins from other weights for another key',
    { ...tinyRule, initWeights: () => Float32Array.of(1, 2, 3, 4) },
  ],
  [
    'begins from the same state whatever the weights',
    {
      ...tinyRule,
      bind: (weights) => ({
        ...tinyRule.bind(weights),
        init: ({ size }) => ({ memory: new Float32Array(size).fill(weights[0]!) }),
      }),
    },
  ],
  [
    'writes to its weights neither when they are bound nor in updates',
    {
      ...tinyRule,
      bind(weights) {
        weights[0] = Math.min(weights[0]!, 0);
        return tinyRule.bind(weights);
      },
    },
  ],
  [
    'works with the weights as they are when they are bound',
    {
      ...tinyRule,
      bind(weights) {
        // Remembers the numbers that were in this array when it was first bound.
        if (!cached.has(weights)) cached.set(weights, weights.slice());
        return tinyRule.bind(cached.get(weights)!);
      },
    },
  ],
  [
    'binds many weights at a time, which do not disturb each other',
    {
      ...tinyRule,
      bind(weights) {
        onlyMemory.set(weights);
        return tinyRule.bind(onlyMemory);
      },
    },
  ],
];

describe('the contract of learned rules', () => {
  it.each(broken)('notices a rule for which it is not true that it "%s"', async (sentence, rule) => {
    expect(await failuresOf(learnedRuleChecks, { rule: rule as LearnedRule })).toContain(sentence);
  });

  it('has a rule that breaks it for each of its sentences', () => {
    expect(new Set(broken.map(([sentence]) => sentence))).toEqual(new Set(Object.keys(learnedRuleChecks)));
  });

  it('holds for a rule without weights', async () => {
    const none: LearnedRule = {
      name: 'none',
      weights: layoutOf([]),
      initWeights: () => new Float32Array(0),
      init: () => ({}),
      bind: () => ({
        name: 'none',
        init: () => ({}),
        update: ({ gradient }, state) => ({ step: gradient.map((g) => -g), state }),
      }),
    };
    expect(await failuresOf(learnedRuleChecks, { rule: none })).toEqual([]);
  });
});
