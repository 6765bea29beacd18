import { fold, L2lError, numberOption, type OptimizeeFamily, streamOf } from '@l2l/core';

/** A family, and how often it is drawn. */
export interface MixturePart {
  readonly family: OptimizeeFamily;
  /** Above 0; shares are divided by their sum. 1 unless told. */
  readonly share?: number;
}

/**
 * Families mixed: each sample is one of the first, of the second, and so on, by their shares.
 *
 * ```ts
 * mixture([{ family: quadraticFamily(10), share: 1 }, { family: mlpVariety(options), share: 9 }]);
 * ```
 *
 * @throws L2lError `bad-option`
 */
export function mixture(parts: readonly MixturePart[]): OptimizeeFamily {
  if (parts.length === 0) {
    throw new L2lError('bad-option', 'mixture: there are no families. Give at least one, { family }.');
  }
  const shares = parts.map(({ share = 1 }) => numberOption('mixture', 'share', share, { above: 0 }));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return {
    name: parts.map(({ family }) => family.name).join(' + '),
    sample(key) {
      let left = streamOf(fold(key, 'family')).uniform() * total;
      const drawn = parts.find((_, i) => {
        left -= shares[i]!;
        return left < 0;
      });
      return (drawn ?? parts.at(-1)!).family.sample(fold(key, 'optimizee'));
    },
  };
}
