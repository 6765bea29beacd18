import { expect } from 'vitest';
import { layoutOf, vectorLayout } from '../layout';
import type { LearnedRule } from '../learned-rule';
import { fold, keyOf, normals } from '../random';
import { type Checks, testAll } from './contract';
import { rehearsalLayouts, rehearse } from './rehearsal';
import { type UpdateRuleContractOptions, updateRuleContract } from './update-rule-contract';

export interface LearnedRuleContractOptions extends UpdateRuleContractOptions {
  /** Weights to test with; near those that meta-training begins from by default. */
  readonly weights?: Float32Array;
}

/** A learned rule, and the weights to test it with. */
export interface LearnedRuleSubject {
  readonly rule: LearnedRule;
  readonly weights?: Float32Array | undefined;
}

const layout = vectorLayout(5);

/** What {@link learnedRuleContract} asks beside the contract of update rules. */
export const learnedRuleChecks: Checks<LearnedRuleSubject> = {
  'has a name, and weights that lie one after another'({ rule }) {
    expect(rule.name).toMatch(/\S/);
    expect(rule.weights).toEqual(layoutOf(rule.weights.slots));
  },

  'begins from finite weights that the key decides'({ rule }) {
    const weights = rule.initWeights(keyOf(1));
    expect(weights).toBeInstanceOf(Float32Array);
    expect(weights.length).toBe(rule.weights.size);
    expect(weights.every(Number.isFinite)).toBe(true);
    const again = rule.initWeights(keyOf(1));
    expect(again).toEqual(weights);
    expect(again.buffer).not.toBe(weights.buffer);
  },

  'begins from other weights for another key'({ rule }) {
    if (rule.weights.size === 0) return;
    expect(rule.initWeights(keyOf(2))).not.toEqual(rule.initWeights(keyOf(1)));
  },

  'begins from the same state whatever the weights'({ rule, weights = weightsNear(rule) }) {
    for (const each of rehearsalLayouts) {
      expect(rule.bind(weights).init(each)).toEqual(rule.init(each));
    }
  },

  'writes to its weights neither when they are bound nor in updates'({ rule, weights = weightsNear(rule) }) {
    const before = weights.slice();
    rehearse(rule.bind(weights), layout);
    expect(weights).toEqual(before);
  },

  'works with the weights as they are when they are bound'({ rule, weights = weightsNear(rule) }) {
    const changing = weights.slice();
    const before = rehearse(rule.bind(changing), layout);
    changing.set(otherWeights(rule, weights));
    const after = rehearse(rule.bind(changing), layout);
    expect(after).toEqual(rehearse(rule.bind(otherWeights(rule, weights)), layout));
    if (rule.weights.size > 0) expect(after.steps).not.toEqual(before.steps);
  },

  'binds many weights at a time, which do not disturb each other'({ rule, weights = weightsNear(rule) }) {
    const bound = rule.bind(weights);
    const alone = rehearse(bound, layout);
    const other = rule.bind(otherWeights(rule, weights));
    rehearse(other, layout);
    expect(rehearse(bound, layout)).toEqual(alone);
  },
};

/** Weights near those that meta-training begins from. Apart from them, because those may be all zero. */
export function weightsNear(rule: LearnedRule): Float32Array {
  return perturbed(rule, rule.initWeights(keyOf(0)), 'near');
}

function otherWeights(rule: LearnedRule, weights: Float32Array): Float32Array {
  return perturbed(rule, weights, 'other');
}

function perturbed(rule: LearnedRule, weights: Float32Array, part: string): Float32Array {
  const noise = normals(fold(keyOf(0), part), rule.weights.size, 0.1);
  return weights.map((weight, i) => weight + noise[i]!);
}

/** What every learned rule promises, and what the rule promises that it becomes when weights are bound. */
export function learnedRuleContract(
  rule: LearnedRule,
  { weights = weightsNear(rule), ...options }: LearnedRuleContractOptions = {},
): void {
  testAll(`${rule.name} is a learned rule`, learnedRuleChecks, { rule, weights });
  updateRuleContract(rule.bind(weights), options);
}
