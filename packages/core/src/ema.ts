import { numberOption } from './option';
import { requireOptions } from './option-names';
import { requireRule } from './require-rule';
import type { AnyRule, UpdateRule } from './update-rule';
import { wrapRule } from './wrap-rule';

export interface EmaOptions {
  /** The share of the average that each step keeps; from 0, below 1. Default: 0.999. */
  readonly decay?: number | undefined;
}

interface EmaState<Vector> {
  readonly inner: unknown;
  /** `[size]`, from the coordinates to their average. */
  readonly lag: Vector;
  /** Steps taken. */
  readonly count: number;
}

/**
 * A rule whose slow weights are an exponential moving average of its weights: for `optimizer.slowWeights()` and
 * `slowWeightsCallbacks`. The steps are those of the rule. Where it has slow weights itself, these are averaged.
 *
 *     average ← average + (1 − decay)/(1 − decayᵗ) · (θ − average)
 *
 * corrected for its beginning: after t steps the weights of these t steps count, and not the initial ones.
 *
 * Source: Polyak and Juditsky 1992, with the weights and the correction of Kingma and Ba 2015, section 7.2,
 * https://arxiv.org/abs/1412.6980
 *
 * @throws L2lError `bad-option`
 */
export function ema(rule: AnyRule, options: EmaOptions = {}): UpdateRule {
  requireRule('ema', 'its rule', rule);
  const { decay = 0.999 } = requireOptions('ema', options, ['decay']);
  numberOption('ema', 'decay', decay, { from: 0, below: 1 });
  return wrapRule<{ readonly inner: AnyRule }>(
    { inner: rule },
    {
      name: () => `ema(${rule.name}, ${decay})`,
      config: ({ inner }) => ({ rule: 'ema', inner, decay }),
      hasLag: true,
      settledOwn: (space, own: EmaState<never>) => ({ ...own, lag: space.fill(space.size(own.lag), 0) }),
      form: (space, rules) => ({
        own: ({ size }) => ({ lag: space.fill(size, 0), count: 0 }),
        update(seen, before) {
          const { step, state } = rules.inner.update(seen, before.inner);
          const count = before.count + 1;
          const share = (1 - decay) / (1 - decay ** count);
          // Seen from the new coordinates, the old average is `lag − step` away.
          const left = space.combine(1 - share, before.lag, share - 1, step);
          const lag = rules.inner.lag ? space.combine(1, left, share, rules.inner.lag(state)) : left;
          return { step, state: { inner: state, lag, count } };
        },
        lag: ({ lag }) => space.affine(1, lag, 0),
      }),
    },
  );
}
