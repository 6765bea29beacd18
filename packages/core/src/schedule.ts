import { describeValue } from './describe-value';
import { L2lError } from './errors';
import { functionOption } from './option';
import { requireRule } from './require-rule';
import { modest } from './scale';
import type { Schedule } from './schedules';
import type { AnyRule, UpdateRule } from './update-rule';
import { wrapRule } from './wrap-rule';

interface ScheduleState {
  readonly inner: unknown;
  /** Steps taken. */
  readonly count: number;
}

/**
 * A rule whose steps are multiplied by a factor that changes: learning rate schedules for any rule.
 *
 * ```ts
 * schedule(adam(0.001), cosine({ steps: 10_000, warmup: 500 }));
 * schedule(adam(0.001), (count) => 1 / Math.sqrt(count + 1));
 * ```
 *
 * Whatever the rule adds to its steps is multiplied too, such as the weight decay of AdamW. Slow weights are as far
 * away as the latest factor has it.
 *
 * @param factorOf - `cosine`, `warmup` or `stepwise`; or any function from the number of steps before this one to a
 *   finite factor. An optimizer with such a function of your own cannot be saved.
 * @throws L2lError `bad-option`, also at a step whose factor is not finite.
 */
export function schedule(rule: AnyRule, factorOf: Schedule | ((count: number) => number)): UpdateRule {
  requireRule('schedule', 'its rule', rule);
  functionOption('schedule', 'its factor', factorOf);
  const { config } = factorOf as Schedule;
  const label = config ? `${config.kind}(${config.steps ?? config.at})` : factorOf.name || 'a function';
  return wrapRule<{ readonly inner: AnyRule }>(
    { inner: rule },
    {
      name: () => `schedule(${rule.name}, ${label})`,
      config: ({ inner }) => config && { rule: 'schedule', inner, factor: config },
      masksUnusable: ({ count }: ScheduleState) => modest(factorOf(count)),
      form: (space, rules) => ({
        own: () => ({ count: 0 }),
        update(seen, { inner, count }: ScheduleState) {
          const factor = finite(factorOf(count), count);
          const { step, state } = rules.inner.update(seen, inner);
          return { step: space.affine(factor, step, 0), state: { inner: state, count: count + 1 } };
        },
        lag: ({ inner, count }: ScheduleState) =>
          space.affine(finite(factorOf(Math.max(0, count - 1)), count), rules.inner.lag!(inner), 0),
      }),
    },
  );
}

function finite(factor: number, count: number): number {
  if (Number.isFinite(factor)) return factor;
  throw new L2lError(
    'bad-option',
    `schedule: the factor after ${count} steps is ${describeValue(factor)}, but must be a finite number. No step was taken: change the function.`,
  );
}
