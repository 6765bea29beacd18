import {
  adadelta,
  adagrad,
  adam,
  adamax,
  fromTf,
  momentum,
  nesterov,
  register,
  rmsprop,
  sgd,
} from '@l2l/baselines';
import { type AnyRule, L2lError } from '@l2l/core';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { lookaheadOptimizer } from '@l2l/lookahead';
import type { Maker } from './exchange';

register();

type Optional<T> = T | null | undefined;

/** Rules by the names that `exchangeable` has; the arguments are those of `tf.train`. */
const rules: Readonly<Record<string, (...args: never[]) => AnyRule>> = {
  sgd: (rate: number) => sgd(rate),
  momentum: (rate: number, share: number, isNesterov?: boolean) =>
    isNesterov ? nesterov(rate, { momentum: share }) : momentum(rate, { momentum: share }),
  rmsprop: (
    rate: number,
    decay: Optional<number>,
    share: Optional<number>,
    epsilon: Optional<number>,
    centered: Optional<boolean>,
  ) => rmsprop(rate, given({ decay, momentum: share, epsilon, centered })),
  adam: (rate: number, beta1: Optional<number>, beta2: Optional<number>, epsilon: Optional<number>) =>
    adam(rate, given({ beta1, beta2, epsilon })),
  adadelta: (rate: number, rho: Optional<number>, epsilon: Optional<number>) =>
    adadelta(rate, given({ rho, epsilon })),
  adamax: (
    rate: number,
    beta1: Optional<number>,
    beta2: Optional<number>,
    epsilon: Optional<number>,
    decay: Optional<number>,
  ) => adamax(rate, given({ beta1, beta2, epsilon, decay })),
  adagrad: (rate: number, initialSum: Optional<number>) => adagrad(rate, given({ initialSum })),
};

/** Options without those that are left out, for which tfjs takes null, too. */
function given<Options extends object>(options: Options) {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== null),
  ) as { [Name in keyof Options]?: NonNullable<Options[Name]> };
}

function ruleFor(name: string, args: readonly unknown[]): AnyRule {
  const make = rules[name];
  if (!make)
    throw new L2lError('not-supported', `There is no rule for tf.train.${name}. Add it to this list.`);
  return make(...(args as never[]));
}

/** What takes the places of the optimizers of `tf.train`, by the names in `configurations.js`. */
export const makers: Readonly<Record<string, Maker>> = {
  rule: (name, args) => ruleOptimizer(ruleFor(name, args)),
  'rule on the device': (name, args) => ruleOptimizer(ruleFor(name, args), { placement: 'device' }),
  fromTf: (_name, _args, stock) => ruleOptimizer(fromTf(stock())),
  // Each fast step is taken whole.
  lookahead: (_name, _args, stock) => lookaheadOptimizer({ fast: stock(), slow: 1, period: 1 }),
};
