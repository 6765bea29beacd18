import { adam, logGrid, momentum, rmsprop, sgd, type Tuned, tune } from '@l2l/baselines';
import { type AnyRule, keyOf, type Optimizee } from '@l2l/core';
import { trainingLosses } from '@l2l/meta';

/** Hand-made opponents by name: what makes them of a rate, and the grid that is tried first, nine rates each. */
export const BASELINES: Readonly<
  Record<string, { readonly make: (rate: number) => AnyRule; readonly rates: readonly number[] }>
> = {
  sgd: { make: (rate) => sgd(rate), rates: logGrid(1e-2, 1e2) },
  momentum: { make: (rate) => momentum(rate), rates: logGrid(1e-3, 1e1) },
  rmsprop: { make: (rate) => rmsprop(rate), rates: logGrid(1e-5, 1e-1) },
  adam: { make: (rate) => adam(rate), rates: logGrid(1e-4, 1) },
};

/** Starts that rates are tuned on, and nothing is judged on. */
const TUNED_ON = [70_001, 70_002];

/** The rate at which a baseline's last tenth of a run has the lowest mean loss, over two starts. */
export function tunedBaseline(name: string, optimizee: Optimizee, steps: number): Promise<Tuned<AnyRule>> {
  const { make, rates } = BASELINES[name]!;
  const measure = async (rule: AnyRule) => {
    let sum = 0;
    for (const seed of TUNED_ON) sum += lastTenth(await trainingLosses(optimizee, rule, steps, keyOf(seed)));
    return sum / TUNED_ON.length;
  };
  return tune({ make, learningRates: [...rates], measure });
}

/** Mean of the last tenth of the losses: one minibatch says little. */
export function lastTenth(losses: readonly number[]): number {
  const last = losses.slice(-Math.max(1, Math.floor(losses.length / 10)));
  return last.reduce((sum, loss) => sum + loss, 0) / last.length;
}
