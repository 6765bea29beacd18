import { type Slot, sizeOf } from './layout';
import { numberOption } from './option';
import { requireOptions } from './option-names';
import { patternOption } from './pattern-option';
import { requireRule } from './require-rule';
import { patternOf, savedPattern } from './saved-pattern';
import type { AnyRule, RuleConfig, UpdateRule } from './update-rule';
import { wrapRule } from './wrap-rule';

export interface DecayedOptions {
  /** The share of each coordinate that a step takes away, from 0 to 1: α·λ of AdamW. */
  readonly rate: number;
  /**
   * Which variables decay, by a pattern found in their names. Default: those of two axes and more, so that biases and
   * the scales of normalizations do not.
   */
  readonly variables?: RegExp | undefined;
}

/**
 * A rule with decoupled weight decay: `θ ← θ + step − rate·θ`, for some variables.
 *
 * ```ts
 * decayed(adam(0.001), { rate: 1e-5 });
 * schedule(decayed(adam(0.001), { rate: 1e-5 }), cosine({ steps: 10_000 })); // the decay shrinks with the steps
 * ```
 *
 * Which variables decay is settled at the first step and remembered, so a loaded model, whose variables have other
 * names, continues as it was.
 *
 * Source: Loshchilov and Hutter 2019, algorithm 2, https://arxiv.org/abs/1711.05101
 *
 * @throws L2lError `bad-option`
 */
export function decayed(rule: AnyRule, options: DecayedOptions): UpdateRule {
  requireRule('decayed', 'its rule', rule);
  const { rate, variables } = requireOptions('decayed', options, ['rate', 'variables']);
  numberOption('decayed', 'rate', rate, { from: 0, to: 1 });
  const pattern = variables === undefined ? undefined : patternOption('decayed', 'variables', variables);
  const decays = ({ name, shape }: Slot) => (pattern ? pattern.test(name) : shape.length >= 2);
  return wrapRule<{ readonly inner: AnyRule }>(
    { inner: rule },
    {
      name: () => `decayed(${rule.name}, ${rate})`,
      config: ({ inner }) => ({
        rule: 'decayed',
        inner,
        rate,
        ...(pattern && { variables: savedPattern(pattern) }),
      }),
      form: (space, rules) => ({
        // What was saved takes its place. The pattern is not asked again: that of a file may have been made to take
        // for ever.
        own: ({ slots }, saved) => ({
          mask: space.concat(
            slots.map((slot) => space.fill(sizeOf(slot.shape), saved === undefined && decays(slot) ? 1 : 0)),
          ),
        }),
        update(seen, { inner, mask }) {
          const { step, state } = rules.inner.update(seen, inner);
          const decay = space.product(mask, seen.coordinates);
          return { step: space.combine(1, step, -rate, decay), state: { inner: state, mask } };
        },
      }),
    },
  );
}

/** The rule that its config describes. @throws L2lError `bad-checkpoint`, `bad-option` */
export function decayedFrom(
  { inner, rate, variables }: RuleConfig,
  build: (inner: RuleConfig) => AnyRule,
): UpdateRule {
  return decayed(build(inner as RuleConfig), {
    rate: rate as number,
    ...(variables !== undefined && { variables: patternOf('decayed', variables as never) }),
  });
}
