import { describe, expect, it } from 'vitest';
import type { LearnedRule } from '../learned-rule';
import { firstUnusable, LARGEST_GRADIENT } from '../usable-gradient';
import { failuresOf } from './contract';
import { extremesChecks, extremesContract } from './extremes-contract';
import { type TinyState, tinyRule } from './tiny-rule';

/** The tiny rule, but that what cannot be used is left out, and all vectors come out changed otherwise. */
function changed(
  change: (x: number, gradient: Float32Array) => number,
  isLeftOut = (gradient: Float32Array) => firstUnusable(gradient) >= 0,
): LearnedRule<TinyState> {
  return {
    ...tinyRule,
    bind(weights) {
      const bound = tinyRule.bind(weights);
      return {
        ...bound,
        update(seen, state) {
          const { gradient } = seen;
          if (isLeftOut(gradient)) return { step: new Float32Array(gradient.length), state };
          const { step, state: next } = bound.update(seen, state);
          const of = (vector: Float32Array) => vector.map((x) => change(flush(x), gradient));
          return { step: of(step), state: { memory: of(next.memory) } };
        },
      };
    },
  };
}

const flush = (x: number) => (Math.abs(x) < 1e-30 ? 0 : x);

const sound = changed((x) => x);

extremesContract(sound, sound, { tolerance: 0 });

const broken: readonly (readonly [sentence: string, fault: string, kernel: LearnedRule])[] = [
  [
    'takes the steps of its teacher on tensors of random shapes, empty ones among them',
    'forgets the last coordinate of many',
    changed((x, gradient) => (gradient.length > 100 ? x + 1 : x)),
  ],
  [
    'takes the steps of its teacher on gradients up to the largest that can be used',
    'loses what is large',
    changed((x) => (Math.abs(x) > LARGEST_GRADIENT / 1000 ? Number.POSITIVE_INFINITY : x)),
  ],
  [
    'remembers no denormal number where gradients stay zero',
    'keeps what is left of a momentum',
    changed((x) => (x === 0 ? 1e-40 : x)),
  ],
  [
    'leaves out a gradient that cannot be used: a step of zero, and no vector changes',
    'looks for what is not finite only',
    changed(
      (x) => x,
      (gradient) => !gradient.every(Number.isFinite),
    ),
  ],
  [
    'remembers finite numbers, also of tensors without numbers',
    'divides by zero',
    changed((x, gradient) => (gradient.length === 1 ? x / 0 : x)),
  ],
];

describe('the contract of extremes', () => {
  it.each(broken)('"%s" is not said of a kernel that %s', async (sentence, _, kernel) => {
    expect(await failuresOf(extremesChecks, { teacher: sound, kernel })).toContain(sentence);
  });

  it('has a kernel that breaks it for each of its sentences', () => {
    expect(new Set(broken.map(([sentence]) => sentence))).toEqual(new Set(Object.keys(extremesChecks)));
  });
});
