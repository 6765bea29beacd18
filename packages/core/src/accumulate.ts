import { observed } from './observation';
import { numberOption } from './option';
import { requireOptions } from './option-names';
import { requireRule } from './require-rule';
import type { AnyRule, UpdateRule } from './update-rule';
import type { VectorSpace } from './vector';
import { wrapRule } from './wrap-rule';

export interface AccumulateOptions {
  /** Gradients to one step of the rule, at least 1. */
  readonly steps: number;
}

interface AccumulateState<Vector> {
  readonly inner: unknown;
  /** `[size]`, of the gradients so far. */
  readonly sum: Vector;
  /** The sum of the losses that came with them, `[1]`, and how many did. */
  readonly loss: { readonly sum: Vector; readonly count: number };
  /** Gradients so far. */
  readonly count: number;
}

/**
 * Gradient accumulation: the rule steps once for so many gradients, and is shown their mean and that of their losses.
 * In between nothing moves. The steps are those of minibatches `steps` times as large.
 *
 * ```ts
 * accumulate(adam(0.001), { steps: 4 });
 * ```
 *
 * A gradient that cannot be used counts as zero; where it is the last one, the others are dropped with it.
 *
 * @throws L2lError `bad-option`
 */
export function accumulate(rule: AnyRule, options: AccumulateOptions): UpdateRule {
  requireRule('accumulate', 'its rule', rule);
  const { steps } = requireOptions('accumulate', options, ['steps']);
  numberOption('accumulate', 'steps', steps, { from: 1, integer: true });
  return wrapRule<{ readonly inner: AnyRule }>(
    { inner: rule },
    {
      name: () => `accumulate(${rule.name}, ${steps})`,
      config: ({ inner }) => ({ rule: 'accumulate', inner, steps }),
      // The sum of losses belongs to all coordinates.
      coordinatewise: false,
      form: (space, rules) => ({
        own: ({ size }) => ({ sum: space.fill(size, 0), loss: none(space), count: 0 }),
        update(seen, before) {
          const { sum, loss, count } = added(space, seen, before);
          if (count < steps) {
            const step = space.affine(0, sum, 0);
            return { step, state: { inner: before.inner, sum, loss, count } };
          }
          const mean = observed(seen, {
            gradient: space.affine(1 / steps, sum, 0),
            loss: () => (loss.count > 0 ? space.affine(1 / loss.count, loss.sum, 0) : undefined),
          });
          const { step, state } = rules.inner.update(mean, before.inner);
          return { step, state: { inner: state, sum: space.affine(0, sum, 0), loss: none(space), count: 0 } };
        },
      }),
    },
  );
}

function none<Vector>(space: VectorSpace<Vector>): AccumulateState<Vector>['loss'] {
  return { sum: space.fill(1, 0), count: 0 };
}

/** The sums with one more gradient and its loss. The first one begins anew, whatever a step that was left out left. */
function added<Vector>(
  space: VectorSpace<Vector>,
  seen: { readonly gradient: Vector; readonly loss?: Vector | undefined },
  { sum, loss, count }: AccumulateState<Vector>,
) {
  const isFirst = count === 0;
  const { loss: found } = seen;
  const before = isFirst ? none(space) : loss;
  return {
    sum: isFirst ? space.affine(1, seen.gradient, 0) : space.addTo(sum, seen.gradient),
    loss: found ? { sum: space.combine(1, before.sum, 1, found), count: before.count + 1 } : before,
    count: count + 1,
  };
}
