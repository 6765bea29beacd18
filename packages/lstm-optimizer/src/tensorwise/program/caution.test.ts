import { describe, expect, it } from 'vitest';
import { type Caution, cautiousGuard, followGradient, growthOf, WITHOUT_LOSS } from './caution';
import { readLosses } from './losses';
import { numbers } from './numbers';

const times = (count: number, length: number) => Array.from({ length: count }, () => length);

/** What is remembered of gradients of these lengths, after others. */
function cautionAfter(
  lengths: readonly number[],
  before: Caution<number> = { length: 0, firstLength: 0, alarm: 0, earned: 0 },
  count = 0,
): Caution<number> {
  let caution = before;
  lengths.forEach((length, t) => {
    caution = { ...caution, ...followGradient(numbers, caution, length, count + t + 1) };
  });
  return caution;
}

const growthAfter = (lengths: readonly number[]) => growthOf(numbers, cautionAfter(lengths));

/** The guard without a loss, or with losses that began at 2 and fell to this at best. */
function guardFor(caution: Caution<number>, losses?: { lost: number; above: number }, best = 2) {
  return cautiousGuard(numbers, caution, caution, {
    losses: losses ?? { lost: 0, above: 0 },
    means: losses ? readLosses([2, 2, 2, best]) : readLosses([0, 0, 0, 0]),
    isTold: losses !== undefined,
  });
}

describe('growth of gradients', () => {
  it.each([1e-6, 1, 1e6])(
    'begins at 1.5 times the first ones and is complete at 3, whatever their scale: %s',
    (scale) => {
      const grown = (factor: number) => growthAfter([...times(10, scale), ...times(200, factor * scale)]);
      expect([0.1, 1, 1.5, Math.sqrt(4.5), 3, 100].map(grown)).toEqual(
        [0, 0, 0, 0.5, 1, 1].map((value) => expect.closeTo(value, 3)),
      );
    },
  );

  it('is not seen in one long gradient', () => {
    expect(growthAfter([...times(20, 1), 1e6])).toBe(0);
    expect(growthAfter([...times(20, 1), 1e6, ...times(20, 1)])).toBe(0);
  });

  it('is not seen where all gradients are zero', () => {
    expect(growthAfter(times(30, 0))).toBe(0);
  });
});

describe('the guard without losses', () => {
  it('holds back a little from the first step on', () => {
    expect(guardFor(cautionAfter([1])).guard).toBe(WITHOUT_LOSS);
  });

  it('is complete when gradients have grown, and stays so', () => {
    const { guard, caution } = guardFor(cautionAfter([...times(10, 1), ...times(100, 5)]));
    expect(guard).toBe(1);
    expect(guardFor(cautionAfter(times(290, 0.1), caution, 110)).guard).toBe(1);
  });
});

describe('a loss that rises', () => {
  const lost = { lost: 1, above: 0 };

  it.each([
    ['once fell by 60 %, or more', 0.8, 1, 1],
    ['once fell by a third of that', 1.6, 1, 1 / 3],
    ['never fell', 2, 1, 0],
    ['never fell, and gradients have grown', 2, 5, 1],
  ])('counts as far as it is believed: where it %s', (_, best, growth, guard) => {
    const caution = cautionAfter([...times(10, 1), ...times(100, growth)]);
    expect(guardFor(caution, lost, best).guard).toBeCloseTo(guard, 3);
  });

  it('counts where it is twice the first ones', () => {
    expect(guardFor(cautionAfter(times(30, 1)), { lost: 1, above: 1 }).guard).toBe(1);
  });

  it('counts where it is twice as far above the first ones as it was below, if that was some way', () => {
    const caution = cautionAfter(times(30, 1));
    expect(guardFor(caution, { lost: 3, above: 0.4 }, 1.6).guard).toBe(1);
    expect(guardFor(caution, { lost: 3, above: 0.1 }, 1.99).guard).toBeLessThan(0.2);
  });

  it('is remembered to have fallen', () => {
    const { caution } = guardFor(cautionAfter(times(30, 1)), { lost: 0, above: 0 }, 0.5);
    expect(guardFor(caution, lost).guard).toBe(1);
  });

  it('sets the alarm for good where gradients have grown and it never fell', () => {
    const { caution } = guardFor(cautionAfter([...times(10, 1), ...times(100, 5)]), lost);
    const later = cautionAfter(times(290, 1), caution, 110);
    expect(guardFor(later, { lost: 0, above: 0 }).guard).toBe(1);
  });

  it('sets no alarm where it falls, however gradients grow', () => {
    const caution = cautionAfter([...times(10, 1), ...times(100, 5)]);
    expect(guardFor(caution, { lost: 0.1, above: 0 }, 1.9).guard).toBe(0);
  });
});
