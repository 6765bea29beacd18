import { type AnyRule, numberOption, type RuleConfig, registerRule, wrapRule } from '@l2l/core';

interface State {
  readonly inner: unknown;
  readonly count: number;
}

/**
 * A rule whose steps are whole at first and then shrink evenly to nothing: for the rule that moves the
 * weights in meta-training. It has no slow weights, whatever the rule: that counts steps which are then made shorter.
 *
 * @param length - Steps of the run, at least 1.
 * @param from - Share of the run after which they begin to shrink, in [0, 1].
 * @throws L2lError `bad-option`
 */
export function fading(rule: AnyRule, length: number, from = 0.5): AnyRule {
  numberOption('fading', 'length', length, { from: 1, integer: true });
  numberOption('fading', 'from', from, { from: 0, to: 1 });
  return wrapRule<{ readonly inner: AnyRule }>(
    { inner: rule },
    {
      name: () => `fading(${rule.name}, ${length}, ${from})`,
      config: ({ inner }) => ({ rule: 'fading', inner, length, from }),
      slow: [],
      masksUnusable: () => true,
      form: (space, rules) => ({
        own: () => ({ count: 0 }),
        update(seen, { inner, count }: State) {
          const { step, state } = rules.inner.update(seen, inner);
          const left = 1 - count / length;
          const factor = left >= 1 - from ? 1 : Math.max(0, left / (1 - from));
          return { step: space.affine(factor, step, 0), state: { inner: state, count: count + 1 } };
        },
      }),
    },
  );
}

/** Makes `fading` known to `buildRule`. To call it twice does no harm. */
export function registerFading(): void {
  registerRule('fading', ({ inner, length, from }, build) =>
    fading(build(inner as RuleConfig), length as number, from as number),
  );
}
