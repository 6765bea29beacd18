import { type Observation, observed } from './observation';
import { requireRule } from './require-rule';
import type { PlacedRule } from './rule-form';
import type { AnyRule, UpdateRule } from './update-rule';
import type { VectorSpace } from './vector';
import { wrapRule } from './wrap-rule';

/**
 * Rules one after another: each is shown the step of the one before, with its sign turned, as
 * its gradient. `chain(clip({ norm: 1 }), adam(0.001))` is Adam on clipped gradients.
 */
export function chain(...rules: readonly AnyRule[]): UpdateRule {
  rules.forEach((rule, i) => {
    requireRule('chain', `rule ${i}`, rule);
  });
  return wrapRule(
    { links: rules },
    {
      name: () => `chain(${rules.map((link) => link.name).join(', ')})`,
      config: ({ links }) => ({ rule: 'chain', links }),
      learningRate: () => rules.findLast((link) => link.learningRate !== undefined)?.learningRate,
      // The last link alone makes the steps, so the coordinates are where it thinks they are.
      slow: rules.length === 0 ? [] : [rules.length - 1],
      form: (space, { links }) => ({ update: updateOf(space, links) }),
    },
  );
}

interface ChainState {
  readonly links: readonly unknown[];
}

function updateOf<Vector>(space: VectorSpace<Vector>, rules: readonly PlacedRule<Vector>[]) {
  return (seen: Observation<Vector>, state: ChainState) => {
    let gradient = seen.gradient;
    const links = rules.map((link, i) => {
      const { step, state: next } = link.update(observed(seen, { gradient }), state.links[i]);
      gradient = space.affine(-1, step, 0);
      return next;
    });
    return { step: space.affine(-1, gradient, 0), state: { links } };
  };
}
