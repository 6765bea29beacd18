import { type AnyRule, numberOption, partOfState, type RuleConfig, registerRule } from '@l2l/core';

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
  return {
    name: `fading(${rule.name}, ${length}, ${from})`,
    get config() {
      return rule.config && { rule: 'fading', inner: rule.config, length, from };
    },
    coordinatewise: rule.coordinatewise,
    init: (layout) => ({ inner: rule.init(layout), count: 0 }),
    update(seen, { inner, count }) {
      const { step, state } = rule.update(seen, inner);
      const left = 1 - count / length;
      const factor = left >= 1 - from ? 1 : Math.max(0, left / (1 - from));
      for (let i = 0; i < step.length; i++) step[i]! *= factor;
      return { step, state: { inner: state, count: count + 1 } };
    },
    edits: {
      part: (space, state, layout, kept) => {
        const { inner, count } = state as State;
        const part = partOfState(rule, space, inner, layout, kept);
        return part && { inner: part, count };
      },
      settle: (_space, state) => state,
    },
  };
}

/** Makes `fading` known to `buildRule`. To call it twice does no harm. */
export function registerFading(): void {
  registerRule('fading', ({ inner, length, from }, build) =>
    fading(build(inner as RuleConfig), length as number, from as number),
  );
}
