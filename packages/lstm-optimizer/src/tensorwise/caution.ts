import { guardOf, lostShare } from './guard';
import { LEAST_GAIN, type LossFeatures, STARTING, TINY } from './losses';

/** How many times longer than the first gradients later ones are where the guard begins, and where it is complete. */
export const GROWS = 1.5;
export const GROWN = 3;
/** Share of a new gradient's length in its running mean. */
export const NEWEST = 0.1;
/** How many times longer than the mean a gradient may be in it: a single long one is no growth. */
export const LONGER = 4;
/** Share of the first losses that must have been gained before a rise of the loss alone counts fully. */
export const CONVINCING = 0.6;

/**
 * Follows the length of the whole gradient: its mean over about ten steps, and over the first ten.
 *
 * @param caution - `[4]`, of the state: both means are written to.
 * @param count - Steps, this one included.
 */
export function followGradient(caution: Float32Array, length: number, count: number): void {
  const recent = caution[0]!;
  const within = recent > 0 ? Math.min(length, LONGER * recent) : length;
  caution[0] = recent + Math.max(NEWEST, count <= STARTING ? 1 / count : 0) * (within - recent);
  if (count <= STARTING) caution[1] = caution[0]!;
}

/** How far gradients have grown beyond the first ones, in [0, 1]. */
export function growthOf([recent, first]: readonly [recent: number, first: number]): number {
  const times = (recent + TINY) / (first + TINY);
  return Math.min(1, Math.max(0, Math.log(times / GROWS) / Math.log(GROWN / GROWS)));
}

/** How much of a convincing gain the losses show, in [0, 1]. @param means - See `followLosses`. */
export function gainOf(means: Float32Array): number {
  const [, , start, best] = means as unknown as [number, number, number, number];
  return Math.min(1, Math.max(0, (start - best) / (CONVINCING * Math.abs(start) + TINY)));
}

/**
 * How far the guard turns a step back to Adam's at its default, in [0, 1], from what losses and gradients tell.
 *
 * A loss that rises counts as far as losses once fell convincingly, as gradients have grown, or as the loss is far
 * above the first ones: the loss of a player in a game rises because the other one moves. Gradients that grow are a sign of weights that run away, as where
 * labels are masked and the loss falls without end. Where no loss is known they set the alarm by themselves, else
 * together with a loss that rises and never fell convincingly. The alarm stays: the step is Adam's from then on.
 * Without a loss the guard holds back a little at every step.
 *
 * @param caution - `[4]`, after `followGradient`; the alarm and the greatest gain are written to.
 * @param losses - Undefined where no loss is known.
 */
export function cautiousGuard(
  caution: Float32Array,
  losses: Pick<LossFeatures, 'lost' | 'above'> | undefined,
  means: Float32Array,
): number {
  const growth = growthOf(caution as unknown as [number, number]);
  if (!losses) {
    caution[2] = Math.max(caution[2]!, growth);
    return Math.max(WITHOUT_LOSS, caution[2]!);
  }
  const earned = Math.max(caution[3]!, gainOf(means));
  caution[3] = earned;
  if (lostShare(losses) > 0) caution[2] = Math.max(caution[2]!, growth * (1 - earned));
  return Math.max(guardOf(losses, Math.max(growth, trustIn(losses, earned))), caution[2]!);
}

/** The greatest gain from which on a loss is believed that is twice as far above the first ones as it was below. */
export const SOME = LEAST_GAIN / CONVINCING;
/** How much is lost there, as a share of the gain. */
export const TWICE_ABOVE = 3;

/** How far a loss that rises is believed, in [0, 1], whatever gradients do. */
function trustIn({ lost, above }: Pick<LossFeatures, 'lost' | 'above'>, earned: number): number {
  const beyond = earned >= SOME ? Math.min(1, Math.max(0, lost - TWICE_ABOVE + 1)) : 0;
  return Math.max(above, earned, beyond);
}

/** How far the guard turns steps back where no loss is known. The log of a step size then settles at 0.19 of what the network wants. */
export const WITHOUT_LOSS = 0.3;
