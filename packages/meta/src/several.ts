import { fold, type GradientEstimator, type MetaGradient, numberOption, type Snapshot } from '@l2l/core';
import { doesNotFit } from './run-record';

/**
 * The mean of several estimates, each of an inner training of its own: less noise a step.
 *
 * @param count - At least 1.
 * @throws L2lError `bad-option`
 */
export function several<Carry>(
  estimator: GradientEstimator<Carry>,
  count: number,
): GradientEstimator<readonly Carry[]> {
  numberOption('several', 'count', count, { from: 1, integer: true });
  const endAll = (carries: readonly Carry[]) => forAll(carries, (carry) => estimator.end(carry));
  const numbers = Array.from({ length: count }, (_, i) => i);
  return {
    name: count === 1 ? estimator.name : `${count} × ${estimator.name}`,
    begin: (key) => inOrder(numbers, (i) => estimator.begin(fold(key, i)), endAll),
    async estimate(weights, carries, key) {
      const estimates = await inOrder(
        carries,
        (carry, i) => estimator.estimate(weights, carry, fold(key, i)),
        (made) => {
          // The one between has been ended by the estimate that failed.
          endAll([...made.map(({ carry }) => carry), ...carries.slice(made.length + 1)]);
        },
      );
      return { ...meanEstimate(estimates, weights.length), carry: estimates.map(({ carry }) => carry) };
    },
    pack: (carries) => inOrder(carries, (carry) => estimator.pack(carry)),
    unpack: async (packed) =>
      inOrder(trajectoriesOf('several', packed, count), (each) => estimator.unpack(each), endAll),
    end: endAll,
  };
}

/**
 * The trajectories that were packed together, each by its estimator.
 *
 * @throws L2lError `bad-checkpoint` if there are more or fewer.
 */
export function trajectoriesOf(owner: string, packed: Snapshot, count: number): readonly Snapshot[] {
  const found = Array.isArray(packed) ? packed.length : 'no';
  if (found === count) return packed as readonly Snapshot[];
  throw doesNotFit(owner, `it has ${found} trajectories, but there must be ${count}`);
}

/**
 * Mean gradient and mean loss of the estimates that did not diverge, summed in their order; a loss
 * that is not finite if all did.
 */
export function meanEstimate(
  estimates: readonly Pick<MetaGradient<unknown>, 'gradient' | 'loss'>[],
  size: number,
): Pick<MetaGradient<unknown>, 'gradient' | 'loss'> {
  const whole = estimates.filter(
    ({ loss, gradient }) => Number.isFinite(loss) && gradient.every(Number.isFinite),
  );
  const gradient = new Float32Array(size);
  let loss = 0;
  for (const estimate of whole) {
    for (let i = 0; i < size; i++) gradient[i]! += estimate.gradient[i]! / whole.length;
    loss += estimate.loss / whole.length;
  }
  return { gradient, loss: whole.length > 0 ? loss : Number.NaN };
}

/**
 * One after another: two kernels at once would only wait for each other.
 *
 * @param undo - Frees what was made before one failed.
 */
async function inOrder<Item, Result>(
  items: readonly Item[],
  make: (item: Item, i: number) => Promise<Result>,
  undo: (made: readonly Result[]) => void = () => {},
): Promise<Result[]> {
  const results: Result[] = [];
  try {
    for (const [i, item] of items.entries()) results.push(await make(item, i));
  } catch (error) {
    try {
      undo(results);
    } catch {
      // The first error says more.
    }
    throw error;
  }
  return results;
}

/** Does something with each, whichever fails, and throws the first error. */
function forAll<Item>(items: readonly Item[], act: (item: Item) => void): void {
  const errors: unknown[] = [];
  for (const item of items) {
    try {
      act(item);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
