import type { OptimizeeFamily } from '@l2l/core';
import { quadratic } from '@l2l/optimizees';

export type Call = 'sample' | 'init' | 'evaluate' | 'dispose';

export interface CountedOptions {
  /** Whether the loss of this evaluation, from 0, is NaN. */
  readonly isDiverging?: (evaluation: number) => boolean;
  /** Which call throws, and how many of its kind come before it. */
  readonly throwing?: { readonly call: Call; readonly after: number };
}

/** Quadratics that count how often each is disposed of, successfully or not. */
export function countedFamily({ isDiverging = () => false, throwing }: CountedOptions) {
  const disposals: number[] = [];
  const calls = { sample: 0, init: 0, evaluate: 0, dispose: 0 };
  const count = (call: Call): number => {
    const before = calls[call]++;
    if (throwing?.call === call && throwing.after === before) throw new Error(`my own bug in ${call}`);
    return before;
  };
  const family: OptimizeeFamily = {
    name: 'counted',
    async sample(key) {
      count('sample');
      const { name, layout, init, evaluate } = quadratic(4, { key });
      const number = disposals.push(0) - 1;
      return {
        name,
        layout,
        init(start) {
          count('init');
          return init(start);
        },
        async evaluate(coordinates, minibatch) {
          const isBad = isDiverging(count('evaluate'));
          const found = await evaluate(coordinates, minibatch);
          return isBad ? { loss: Number.NaN, gradient: found.gradient } : found;
        },
        dispose() {
          disposals[number]!++;
          count('dispose');
        },
      };
    },
  };
  return { family, disposals, calls };
}
