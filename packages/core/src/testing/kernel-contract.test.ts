import { describe, expect, it } from 'vitest';
import type { AnyDifferentiableRule } from '../learned-rule';
import type { RuleForm } from '../rule-form';
import { failuresOf } from './contract';
import { kernelChecks, kernelContract } from './kernel-contract';
import { type TinyState, tinyRule } from './tiny-rule';

kernelContract(tinyRule, { ...tinyRule }, { tolerance: 0 });

/** A kernel whose numbers come out changed at some places. */
function changed(change: (x: number, i: number, size: number) => number): AnyDifferentiableRule {
  return {
    ...tinyRule,
    bind(weights) {
      const bound = tinyRule.bind(weights);
      return {
        ...bound,
        update(seen, state) {
          const { step, state: next } = bound.update(seen, state);
          return { step: step.map((x, i) => change(x, i, step.length)), state: next };
        },
      };
    },
  };
}

/** A kernel whose states come out changed. */
function withState(change: (state: TinyState) => unknown): AnyDifferentiableRule {
  return {
    ...tinyRule,
    bind(weights) {
      const bound = tinyRule.bind(weights);
      return {
        ...bound,
        update(seen, state) {
          const { step, state: next } = bound.update(seen, state);
          return { step, state: change(next) as TinyState };
        },
      };
    },
  };
}

/** The memory of a state that is laid out otherwise. */
function packedOf(state: unknown): Float32Array {
  return (state as { readonly packed: Float32Array }).packed;
}

const broken: readonly (readonly [sentence: string, fault: string, kernel: AnyDifferentiableRule])[] = [
  ['has the name and the weights of its teacher', 'has another name', { ...tinyRule, name: 'quick' }],
  [
    'takes the steps of its teacher on random gradients',
    'forgets the coordinates after the last four',
    changed((x, i, size) => (i < size - (size % 4) ? x : 0)),
  ],
  [
    'takes the steps of its teacher on tiny gradients',
    'flushes small numbers to zero',
    changed((x) => (Math.abs(x) < 1e-15 ? 0 : x)),
  ],
  [
    'takes the steps of its teacher on huge gradients',
    'saturates',
    changed((x) => Math.max(-1e10, Math.min(1e10, x))),
  ],
  ['takes the steps of its teacher on zero gradients', 'steps off the spot', changed((x) => x + 1e-30)],
  [
    'takes the steps of its teacher where gradients of ten decades are side by side',
    'loses what is small beside the others',
    changed((x) => (Math.abs(x) < 1e-4 && x !== 0 ? x * 1.5 : x)),
  ],
  [
    'takes the steps of its teacher on random gradients',
    'remembers something else, in another tree',
    withState(({ memory }) => ({ memory, more: 1 })),
  ],
  [
    'takes the steps of its teacher on random gradients',
    'remembers other numbers, in an order of its own',
    {
      ...tinyRule,
      bind: (weights) => {
        const bound = tinyRule.bind(weights);
        const form: RuleForm<TinyState> = {
          ...bound,
          update(seen, given) {
            const { step, state } = bound.update(seen, { memory: packedOf(given).slice() });
            return { step, state: { packed: state.memory } as never };
          },
          init: (layout) => ({ packed: bound.init(layout).memory }) as never,
          pack: (state) => ({ packed: (state as TinyState).memory }) as never,
          unpack: (given) => ({ memory: packedOf(given).map((x) => x + 0.1) }),
        };
        return form;
      },
    },
  ],
  [
    'pulls back as its teacher does, where both can be differentiated',
    'gives an adjoint of the state in another tree',
    {
      ...tinyRule,
      pullback: (...given) => ({ ...tinyRule.pullback(...given), more: 1 }) as never,
    },
  ],
  [
    'pulls back as its teacher does, where both can be differentiated',
    'loses the share of one weight',
    {
      ...tinyRule,
      pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint) {
        const kept = weightsAdjoint[2]!;
        const before = tinyRule.pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint);
        weightsAdjoint[2] = kept;
        return before;
      },
    },
  ],
];

describe('the contract of kernels', () => {
  it.each(broken)('"%s" is not said of a kernel that %s', async (sentence, _, kernel) => {
    expect(await failuresOf(kernelChecks, { teacher: tinyRule, kernel })).toContain(sentence);
  });

  it('has a kernel that breaks it for each of its sentences', () => {
    expect(new Set(broken.map(([sentence]) => sentence))).toEqual(new Set(Object.keys(kernelChecks)));
  });

  it('allows a kernel to round differently', async () => {
    const kernel = changed((x) => x * (1 + 1e-6));
    expect(await failuresOf(kernelChecks, { teacher: tinyRule, kernel })).toEqual([]);
  });
});
