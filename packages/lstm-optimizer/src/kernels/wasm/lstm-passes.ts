import type { Pass, Rows } from '../threads';
import { type Plan, TILE } from './plan';

/** Indices of {@link lstmPasses}. */
export const FORWARD = 0;
export const PULLBACK = 1;

/**
 * What the kernel does to a chunk, with the vectors of each job in this order. A state is its leaves: hidden
 * and cell of layer 0, then of layer 1, …
 *
 * - forward: state before, state after (may be the same), gradient, step.
 * - pullback: state before, adjoint of the state after, that of the state before (may be the same),
 *   gradient, adjoint of the step, packed adjoints of the weights for each chunk.
 */
export function lstmPasses(plan: Plan): readonly [forward: Pass, pullback: Pass] {
  const leaves = 2 * plan.layers.length;
  const state = (first: number, address: number): Rows[] => {
    let skip = 0;
    return plan.layers
      .flatMap(({ units }) => [units, units])
      .map((rows, leaf) => {
        skip += rows;
        return { vector: first + leaf, rows, base: address / 4, skip: skip - rows };
      });
  };
  const row = (vector: number, address: number): Rows => ({ vector, rows: 1, base: address / 4, skip: 0 });
  const { adjoints } = plan;
  return [
    {
      call: 'forward',
      args: [plan.state, plan.gradient, plan.step],
      tile: TILE,
      loads: [...state(0, plan.state), row(2 * leaves, plan.gradient)],
      stores: [...state(leaves, plan.state), row(2 * leaves + 1, plan.step)],
    },
    {
      call: 'pullback',
      args: [plan.state, plan.stateAdjoint, plan.gradient, plan.step],
      tile: TILE,
      loads: [
        ...state(0, plan.state),
        ...state(leaves, plan.stateAdjoint),
        row(3 * leaves, plan.gradient),
        row(3 * leaves + 1, plan.step),
      ],
      stores: state(2 * leaves, plan.stateAdjoint),
      totals: {
        vector: 3 * leaves + 2,
        from: adjoints.from / 4,
        length: (adjoints.to - adjoints.from) / 4,
      },
    },
  ];
}
